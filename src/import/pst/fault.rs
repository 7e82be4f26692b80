//! Why a part of a data file could not be read.

/// What is wrong, as the end of a sentence that began with the place.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    /// The file ends too early, or the disk does not give it.
    #[error("the file could not be read there ({0})")]
    Unreadable(#[from] std::io::Error),
    /// The index of the file does not know it.
    #[error("the file's index does not lead to it")]
    Missing,
    /// The data are there and are not what was written.
    #[error("its data are damaged")]
    Damaged,
    /// Larger than anything Outlook writes there.
    #[error("its data are larger than can be right")]
    TooLarge,
}

pub(super) type Found<T> = Result<T, Fault>;
