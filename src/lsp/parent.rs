//! The process that the client said it is: when it is gone, so is the session, also when another process still holds its end of the
//! pipes.

use std::{io, thread};

use waitpid_any::WaitHandle;

/// Calls back when a process has ended, or is not there at all; on a thread of its own. Where processes cannot be watched, nothing
/// happens: the end of the input ends the session then.
pub fn watch(process: u64, gone: impl FnOnce() + Send + 'static) {
    let watching = thread::Builder::new()
        .name("khabar-parent".to_string())
        .spawn(move || match wait(process) {
            Ok(()) => {
                tracing::info!("the process of the client, {process}, is gone");
                gone();
            }
            Err(error) => tracing::info!("process {process} cannot be watched: {error}"),
        });
    if let Err(error) = watching {
        tracing::error!("no thread to watch the client: {error}");
    }
}

/// Waits until a process is gone.
fn wait(process: u64) -> io::Result<()> {
    // 0 names no process, or one that is always there.
    let id = i32::try_from(process).ok().filter(|id| *id > 0);
    let id = id.ok_or(io::ErrorKind::InvalidInput)?;
    let mut handle = match WaitHandle::open(id) {
        Err(error) if is_gone(&error) => return Ok(()),
        handle => handle?,
    };
    loop {
        match handle.wait() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            ended => return ended,
        }
    }
}

/// Whether the system says that there is no such process: ESRCH, and on Windows ERROR_INVALID_PARAMETER.
fn is_gone(error: &io::Error) -> bool {
    error.raw_os_error() == Some(if cfg!(windows) { 87 } else { 3 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_process_is_not_watched() {
        assert!(wait(0).is_err() && wait(u64::MAX).is_err() && wait(1 << 31).is_err());
    }
}
