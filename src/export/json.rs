//! JSON: the structured intermediate form.

use std::io::Write;

use crate::budget::Document;

/// Writes a document as JSON, indented, with a line end: it is several times as large as its text.
pub fn write(document: &Document, to: &mut (impl Write + ?Sized)) -> serde_json::Result<()> {
    serde_json::to_writer_pretty(&mut *to, document)?;
    to.write_all(b"\n").map_err(serde_json::Error::io)
}

/// Reads what [`write()`] wrote.
pub fn from_bytes(bytes: &[u8]) -> serde_json::Result<Document> {
    serde_json::from_slice(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn a_document_comes_back_as_it_was() {
        let document = crate::table::sample::document();
        let mut bytes = Vec::new();
        super::write(&document, &mut bytes).unwrap();
        assert_eq!(super::from_bytes(&bytes).unwrap(), document);
    }
}
