//! A draft of decisions: what a comparison leaves undecided, for a person to decide.

use super::decisions::{Decision, Decisions, VERSION};
use super::{Change, Comparison, Relation, Scope};

impl Comparison {
    /// A file of decisions, all of them remarks: one for each undecided name with its candidates. Taking the `#` away
    /// from one makes it a decision.
    pub fn draft(&self) -> String {
        let undecided =
            self.changes.iter().filter(|it| it.relation == Relation::Undecided && it.scope == Scope::Standing);
        let mut drafts: Vec<String> = undecided.filter_map(|change| self.entry(change)).collect();
        drafts.dedup();
        let mut seen = std::collections::BTreeSet::new();
        drafts.retain(|draft| seen.insert(draft.clone()));
        format!("version = {VERSION}\n{}", drafts.concat())
    }

    // the best candidate as a rename, the others named beside it
    fn entry(&self, change: &Change) -> Option<String> {
        let (old, new) = (change.old.name.clone(), change.new.name.clone());
        let best = change.candidates.first().map(|candidate| candidate.name.clone());
        let names = change.candidates.iter().map(|it| format!("# candidate {}/1000: {}\n", it.alike, it.name));
        let decision = Decision {
            old: old.or_else(|| best.clone()),
            new: new.or(best),
            relation: Relation::Renamed,
            why: String::new(),
            by: String::new(),
            date: String::new(),
            old_document: Some(self.old_document.clone()),
            new_document: Some(self.new_document.clone()),
        };
        let text = Decisions { version: VERSION, decisions: vec![decision] }.text().ok()?;
        let entry = text.lines().skip_while(|line| !line.starts_with('[')).map(|line| format!("# {line}\n"));
        Some(format!("\n{}{}", names.collect::<String>(), entry.collect::<String>()))
    }
}
