//! The threads that work on many texts.
//!
//! Python's workers are often forks of one process (Hugging Face `num_proc`, Spark). In a fork the threads of rayon's own pool are not there, and
//! work given to them would wait for ever: each process makes a pool of its own.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

static POOL: Mutex<Option<(u32, Arc<ThreadPool>)>> = Mutex::new(None);

fn pool() -> Option<Arc<ThreadPool>> {
    let process = std::process::id();
    let mut kept = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, pool)) = kept.as_ref().filter(|(of, _)| *of == process) {
        return Some(Arc::clone(pool));
    }
    let pool = Arc::new(ThreadPoolBuilder::new().build().ok()?);
    // What is left of the pool of another process must not be dropped: it would wait for its threads.
    if let Some(old) = kept.replace((process, Arc::clone(&pool))) {
        std::mem::forget(old);
    }
    Some(pool)
}

/// Runs work, whose parts are shared out to the threads of this process.
pub fn run<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match pool() {
        Some(pool) => pool.install(work),
        None => work(),
    }
}
