//! JSON: the structured intermediate form.

use crate::budget::Document;

/// A document as JSON, indented, with a line end.
pub fn to_bytes(document: &Document) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Reads what [`to_bytes`] wrote.
pub fn from_bytes(bytes: &[u8]) -> serde_json::Result<Document> {
    serde_json::from_slice(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn a_document_comes_back_as_it_was() {
        let document = crate::table::sample::document();
        assert_eq!(super::from_bytes(&super::to_bytes(&document).unwrap()).unwrap(), document);
    }
}
