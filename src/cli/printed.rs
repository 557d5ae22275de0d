//! Standard output: nothing that a document, a file or a table says reaches it raw.

use std::io::{self, Write};

use crate::visible::{as_json, on_lines};

/// A stream on which hidden chars are seen. It takes whole chars, as formatting and serialising write them.
pub struct Printed<'a> {
    stream: &'a mut dyn Write,
    json: bool,
}

impl<'a> Printed<'a> {
    /// Text for people goes to the stream.
    pub fn on(stream: &'a mut dyn Write) -> Printed<'a> {
        Printed { stream, json: false }
    }

    /// From now on JSON is written, which stays exact: what is hidden becomes `\u202e`.
    pub(super) fn takes_json(&mut self) {
        self.json = true;
    }
}

impl Write for Printed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let shown = if self.json { as_json(&text) } else { on_lines(&text) };
        self.stream.write_all(shown.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_seen_and_json_stays_exact() {
        let mut bytes = Vec::new();
        let mut out = Printed::on(&mut bytes);
        write!(out, "甲\u{202e}: \u{1b}[0m").unwrap();
        writeln!(out).unwrap();
        out.takes_json();
        serde_json::to_writer(&mut out, "甲\u{202e}\u{1b}\u{7f}").unwrap();
        let expected = "甲\\u{202e}: ␛[0m\n\"甲\\u202e\\u001b\\u007f\"";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }
}
