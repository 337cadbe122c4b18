//! Requests that do not end: they hold nothing but themselves, and not for long.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::{COORDINATOR, new_case};
use crate::both;
use crate::harness::Service;

/// The service's own limit is 10 s.
const PATIENCE: Duration = Duration::from_secs(16);

/// How a connection that dribbles ended.
#[derive(Debug)]
struct End {
    answer: String,
    closed: bool,
}

/// Sends `first` and then a byte of `rest` each half second, as long as the service lets it.
fn dribble(service: &Service, first: &str, rest: &str) -> End {
    let mut stream = TcpStream::connect(&service.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_millis(500)))
        .unwrap();
    stream.write_all(first.as_bytes()).unwrap();
    let started = Instant::now();
    let mut answer = Vec::new();
    let mut rest = rest.bytes().cycle();
    let mut closed = false;
    while !closed && started.elapsed() < PATIENCE {
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer) {
            Ok(0) => closed = true,
            Ok(length) => answer.extend_from_slice(&buffer[..length]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                let _ = stream.write_all(&[rest.next().unwrap()]);
            }
            Err(_) => closed = true,
        }
    }
    End {
        answer: String::from_utf8(answer).unwrap(),
        closed,
    }
}

const HEAD: &str = "GET /sip/v1/api-info HTTP/1.1\r\nHost: x\r\n";

fn body(service: &Service, length: &str) -> String {
    let token = service.token(COORDINATOR);
    format!(
        "POST /sip/v1/cases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n{length}"
    )
}

both! {
    fn ends_slow_requests_and_answers_others_meanwhile(service: &Service) {
        let sized = body(service, "Content-Length: 5000\r\n\r\n{\"reason\":\"");
        let chunked = body(service, "Transfer-Encoding: chunked\r\n\r\n1388\r\n{\"");
        let head = format!("{HEAD}X-Slow: ");
        std::thread::scope(|scope| {
            let heads = [scope.spawn(|| dribble(service, &head, "x")), scope.spawn(|| dribble(service, "", "\r\n"))];
            let bodies = [&sized, &chunked].map(|first| scope.spawn(|| dribble(service, first, "x")));
            let started = Instant::now();
            while started.elapsed() < Duration::from_secs(8) {
                service.post(COORDINATOR, "/cases", new_case(service)).expect(201);
                service.get("", "//health/ready").expect(200);
                std::thread::sleep(Duration::from_millis(400));
            }
            for thread in heads {
                let end = thread.join().unwrap();
                assert!(end.closed || end.answer.contains(" 408 "), "{end:?}");
            }
            for thread in bodies {
                let end = thread.join().unwrap();
                assert!(end.answer.starts_with("HTTP/1.1 408 ") && end.answer.contains("REQUEST_TIMEOUT"), "{end:?}");
            }
        });
        service.get("", "//health/ready").expect(200);
    }

    fn keeps_no_connection_for_a_client_that_dribbles_on(service: &Service) {
        let firsts = [
            ("the body after its answer", body(service, "Content-Length: 5000\r\n\r\n{\"reason\":\"")),
            // Not the head of a second request, nor the rest of a chunked body after its answer: the
            // framework times neither. The proxy in front, where TLS ends, must (docs/security.md).
            ("a body that was refused unread", "POST /sip/v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{".to_owned()),
        ];
        std::thread::scope(|scope| {
            let threads: Vec<_> = firsts.iter().map(|(what, first)| (what, scope.spawn(|| dribble(service, first, "x")))).collect();
            let held: Vec<_> =
                threads.into_iter().map(|(what, thread)| (what, thread.join().unwrap())).filter(|(_, end)| !end.closed).map(|(what, _)| what).collect();
            assert!(held.is_empty(), "after {PATIENCE:?} it is still open for {held:?}");
        });
    }
}
