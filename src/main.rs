//! The command `yosan`: parse, run, say what went wrong, end with a code.

use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use yosan::cli::{Cli, Outcome, Printed, Stop, Streams, run};
use yosan::visible;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| misused(&error));
    // neither stream is locked: a library's thread that has something to say would wait for ever
    let mut out = BufWriter::new(io::stdout());
    let mut err = io::stderr();
    let colour = err.is_terminal();
    let ended = run(&cli, &mut Streams { out: Printed::on(&mut out), err: &mut err, colour });
    let ended = ended.and_then(|outcome| out.flush().map(|()| outcome).map_err(Stop::from));
    match ended {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        // whoever read our output has enough of it
        Err(Stop::Stream(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Stop::Stream(error)) => {
            let _ = writeln!(err, "error: cannot write the result\n{error}"); // nowhere left to say that this failed
            ExitCode::from(2)
        }
        Err(Stop::Failure(failure)) => {
            let _ = writeln!(err, "{}", failure.render(colour)); // as above
            ExitCode::from(2)
        }
    }
}

/// Says what is wrong with the command line, or gives the help asked for, and ends. clap repeats what was typed.
fn misused(error: &clap::Error) -> ! {
    let said = error.render().to_string();
    if !error.use_stderr() || !said.chars().any(visible::is_hidden) {
        error.exit();
    }
    let _ = write!(io::stderr(), "{}", visible::on_lines(&said)); // nowhere left to say that this failed
    std::process::exit(2)
}
