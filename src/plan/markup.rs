//! A writer of HTML that cannot be talked out of its own markup.
//!
//! Names of elements and attributes are written in the program; everything else passes through
//! [`Markup::text`] or an attribute's value, where it is made safe to show and escaped (the five signs of
//! <https://html.spec.whatwg.org/multipage/named-characters.html> that end a text or a value).

use crate::text::shown;

/// A page being written.
#[derive(Debug, Default)]
pub(super) struct Markup {
    out: String,
    open: Vec<&'static str>,
}

impl Markup {
    /// Opens an element with attributes; it ends with [`Markup::close`].
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.start(name, attributes);
        self.open.push(name);
    }

    /// Closes the element opened last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
            if !INLINE.contains(&name) {
                self.out.push('\n');
            }
        }
    }

    /// An element that has no content.
    pub(super) fn empty(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.start(name, attributes);
        if !INLINE.contains(&name) {
            self.out.push('\n');
        }
    }

    /// An element with text in it.
    pub(super) fn element(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
        text: &str,
    ) {
        self.open(name, attributes);
        self.text(text);
        self.close();
    }

    /// Text, whatever it holds.
    pub(super) fn text(&mut self, text: &str) {
        escape(text, &mut self.out);
    }

    /// A style or a script of the program's own, as it stands.
    pub(super) fn embedded(&mut self, name: &'static str, source: &'static str) {
        self.start(name, &[]);
        self.out.push_str(source);
        self.open.push(name);
        self.close();
    }

    /// The page.
    pub(super) fn finish(self) -> String {
        format!("<!doctype html>\n{}", self.fragment())
    }

    /// What was written, as part of somebody else's page.
    pub(super) fn fragment(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn start(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in attributes {
            self.out.push(' ');
            self.out.push_str(attribute);
            self.out.push_str("=\"");
            escape(value, &mut self.out);
            self.out.push('"');
        }
        self.out.push('>');
    }
}

/// Elements within a line; the others end theirs.
const INLINE: [&str; 7] = ["a", "b", "bdi", "code", "input", "label", "span"];

fn escape(text: &str, out: &mut String) {
    for c in shown(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Markup;

    fn page(text: &str) -> String {
        let mut page = Markup::default();
        page.open("p", &[("title", text)]);
        page.text(text);
        page.finish()
    }

    #[test]
    fn no_text_ends_its_place() {
        let safe = "&lt;script&gt;&#39;1&#39;&lt;/script&gt; &quot;&amp;amp;⟨U+202E⟩⏎";
        assert_eq!(
            page("<script>'1'</script> \"&amp;\u{202e}\n"),
            format!("<!doctype html>\n<p title=\"{safe}\">{safe}</p>\n"),
        );
    }

    proptest! {
        #[test]
        fn any_text_leaves_one_element(text in ".*") {
            let page = page(&text);
            let signs = |sign| page.matches(sign).count();
            prop_assert_eq!(signs("<"), 3);
            prop_assert_eq!(signs(">"), 3);
            prop_assert_eq!(signs("\""), 2);
        }
    }
}
