//! The experiment of a case that finds the product, in the copy.

use super::Rewriter;
use crate::isolation::Experiment;
use crate::mask::Written;

impl Rewriter<'_> {
    /// An experiment: programs that are in no catalogue are what a person typed. The exports of before stay
    /// behind, so that it is gone on with by giving them again.
    pub(super) fn experiment(&mut self, of: &Experiment) -> Experiment {
        let mut copy = of.clone();
        copy.before.clear();
        copy.code = self.text("isolation/code", &of.code, Written::ByPeople);
        for (n, product) in copy.products.iter_mut().enumerate() {
            if self.knowledge.apps.get(product.app()).is_some() {
                continue;
            }
            let at = format!("isolation/products/{n}");
            let name = self.text(&at, &product.name, Written::ByPeople);
            // The id is the name as typed; rounds speak of products by it.
            let id = format!("{} {}", name, n + 1);
            for round in &mut copy.rounds {
                if round.on.remove(&product.id) {
                    round.on.insert(id.clone());
                }
            }
            (product.id, product.name) = (id, name);
        }
        let ids: Vec<String> = copy.products.iter().map(|p| p.id.clone()).collect();
        for round in &mut copy.rounds {
            round.on.retain(|id| ids.contains(id));
        }
        for (n, round) in copy.rounds.iter_mut().enumerate() {
            let at = format!("isolation/rounds/{n}");
            round.seen = self.text(&at, &round.seen, Written::ByProgram);
        }
        copy
    }
}
