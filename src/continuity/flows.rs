//! From which projects of OLD programmes went to which of NEW, with their money where it is known.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::changes::{Change, End, Scope};
use super::figure::Column;
use super::{Kind, Relation};
use crate::money::Yen;

/// One cell of the table old project × new project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// Where they were.
    pub from: Place,
    /// Where they are.
    pub to: Place,
    /// The programmes, by their names in OLD (in NEW for what was nowhere), each once.
    pub programmes: BTreeSet<String>,
    /// What those were in OLD whose change is known.
    pub old_yen: Yen,
    /// What these are in NEW.
    pub new_yen: Yen,
    /// How many rows have no change that is known, so that their money is not in the sums.
    pub unknown: usize,
}

/// Where a programme stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In a project.
    Project(String),
    /// Outside all projects.
    Outside,
    /// In no project of this document: ended, or new.
    Nowhere,
    /// Nothing decides where.
    Undecided,
}

/// The flows of programmes over their rows.
pub(super) fn flows(rows: &[Change]) -> Vec<Flow> {
    let mut flows: BTreeMap<(Place, Place), Flow> = BTreeMap::new();
    for row in rows.iter().filter(|row| goes(row)) {
        let places = (place(row, &row.old), place(row, &row.new));
        let flow = flows.entry(places.clone()).or_insert_with(|| Flow {
            from: places.0,
            to: places.1,
            programmes: BTreeSet::new(),
            old_yen: Yen(0),
            new_yen: Yen(0),
            unknown: 0,
        });
        flow.add(row);
    }
    flows.into_values().collect()
}

fn goes(row: &Change) -> bool {
    row.kind == Kind::Programme && row.column == Column::Own && matches!(row.scope, Scope::Standing | Scope::Part)
}

fn place(row: &Change, end: &End) -> Place {
    match (&end.name, &end.project) {
        (None, _) if row.relation == Relation::Undecided => Place::Undecided,
        (None, _) => Place::Nowhere,
        (_, Some(project)) => Place::Project(project.clone()),
        (_, None) => Place::Outside,
    }
}

impl Flow {
    fn add(&mut self, row: &Change) {
        let name = row.old.name.as_ref().or(row.new.name.as_ref());
        self.programmes.extend(name.cloned());
        let yen = |end: &End| end.yen.filter(|_| row.counted).unwrap_or(Yen(0)).0;
        self.old_yen = Yen(self.old_yen.0.saturating_add(yen(&row.old)));
        self.new_yen = Yen(self.new_yen.0.saturating_add(yen(&row.new)));
        self.unknown += usize::from(!row.counted);
    }
}
