//! `yosan man`

use std::io::Write as _;

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::{Cli, Outcome, Stop, Streams};

/// The page of the program, followed by one section a command.
pub(super) fn run(streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let mut command = Cli::command();
    command.build();
    Man::new(command.clone()).render(&mut streams.out)?;
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        writeln!(streams.out, ".SH \"{}\"", subcommand.get_name().to_uppercase())?;
        let page = Man::new(subcommand.clone());
        page.render_description_section(&mut streams.out)?;
        page.render_synopsis_section(&mut streams.out)?;
        page.render_options_section(&mut streams.out)?;
    }
    Ok(Outcome::Done)
}
