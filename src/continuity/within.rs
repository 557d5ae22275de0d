//! One document's own column of the year before, beside its own figures.

use super::change::Valued;
use super::changes::{Rows, Scope};
use super::evidence::{Basis, Evidence};
use super::figure::{Column, Purse};
use super::similarity::WHOLE;
use super::totals::totals;

impl Rows<'_, '_> {
    /// Rows of programmes and totals that the document prints for both years.
    pub(super) fn columns(&mut self) {
        let link = self.link(super::Relation::Same, &Evidence::plain(Basis::Letters, WHOLE));
        let side = self.new;
        for standing in &side.standings {
            for in_house in [false, true] {
                let figure = |column| standing.figures.get(&Purse { column, in_house });
                let (Some(old), Some(new)) = (figure(Column::Prior), figure(Column::Own)) else { continue };
                let end =
                    |figure| Some(self.end(side, &[standing.whole], standing.project, standing.line, Some(figure)));
                let place = Some((standing.whole, standing.project));
                let purse = Purse { column: Column::Own, in_house };
                let sides = (Valued::of(old), Valued::of(new));
                self.row(
                    &link,
                    [end(old), end(new)],
                    sides,
                    purse,
                    Scope::Standing,
                    [Some(old), Some(new)],
                    &[place, place],
                );
            }
        }
        let (mut old, mut new) = (totals(side, Column::Prior), totals(side, Column::Own));
        old.retain(|key, _| new.contains_key(key));
        new.retain(|key, _| old.contains_key(key));
        self.beside(&old, &new, Column::Own);
    }
}
