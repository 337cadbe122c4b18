//! Long computations, on threads that serve no requests.

use std::time::Duration;

use actix_web::web;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::kernel::{Problem, ProblemCode};

/// Computations at the same time; more wait their turn, so that readers of documents cannot take
/// the machine from everybody else.
static ROOM: Semaphore = Semaphore::const_new(2);
/// How long a turn is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Does `work` off the threads that serve requests. What waits for its turn goes away with the client.
///
/// # Errors
/// 503 when its turn does not come, 500 when `work` panics.
pub async fn offload<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let turn = timeout(PATIENCE, ROOM.acquire())
        .await
        .ok()
        .and_then(Result::ok)
        .ok_or(ProblemCode::Unavailable)?;
    // The turn ends with the work, also when the client has gone by then.
    web::block(move || {
        let done = work();
        drop(turn);
        done
    })
    .await
    .map_err(|_| ProblemCode::Internal.into())
}
