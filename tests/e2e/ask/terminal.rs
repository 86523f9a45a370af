//! The console in a terminal of the system, typed into as a user does.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use nix::pty::{Winsize, openpty};

use super::{QUESTION, command};
use crate::project::Project;

/// How long anything is waited for: no measure, but the end of a test that would hang.
const LIMIT: Duration = Duration::from_secs(600);

struct Terminal {
    child: Child,
    keys: File,
    shown: Receiver<String>,
    /// What was shown and not looked at yet.
    seen: String,
}

impl Terminal {
    fn open(project: &Project, args: &[&str]) -> Self {
        let size = Winsize {
            ws_row: 50,
            ws_col: 200,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        let pair = openpty(&size, None).expect("a terminal");
        let screen = || Stdio::from(pair.slave.try_clone().expect("a copy"));
        let mut command = command(project, args);
        command.env("TERM", "xterm-256color");
        command.stdin(screen()).stdout(screen()).stderr(screen());
        let child = command.spawn().expect("onec starts");
        drop(command);
        drop(pair.slave);
        let keys = File::from(pair.master);
        let mut screen = keys.try_clone().expect("a copy");
        let (sender, shown) = mpsc::channel();
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let mut part = [0; 4096];
            // The other side is closed: there is nothing to read any more.
            while let Ok(count @ 1..) = screen.read(&mut part) {
                bytes.extend(&part[..count]);
                let whole = match std::str::from_utf8(&bytes) {
                    Ok(text) => text.len(),
                    Err(error) => error.valid_up_to(),
                };
                let text: Vec<u8> = bytes.drain(..whole).collect();
                let text = String::from_utf8(text).expect("whole letters");
                if sender.send(text).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            keys,
            shown,
            seen: String::new(),
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("it reads");
    }

    /// Waits until a text is shown; gives what was shown up to its end.
    fn until(&mut self, text: &str) -> String {
        loop {
            if let Some(at) = self.seen.find(text) {
                let rest = self.seen.split_off(at + text.len());
                return std::mem::replace(&mut self.seen, rest);
            }
            match self.shown.recv_timeout(LIMIT) {
                Ok(part) => self.seen.push_str(&part),
                Err(_) => panic!("waited in vain for {text:?}; seen was:\n{}", self.seen),
            }
        }
    }

    fn exit_code(&mut self) -> Option<i32> {
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_question_is_typed_completed_answered_and_edited() {
    let project = Project::new::<&str>(&[]);
    let mut terminal = Terminal::open(&project, &[]);
    terminal.until(":help");
    terminal.until("? ");
    // The name of the register is the only one that goes on so.
    terminal.press("остатки товары на скл\t");
    terminal.until("товары на складах");
    terminal.press(" по складам\r");
    let answer = terminal.until("\u{1b}[1m\u{1b}[34mИЗ");
    assert!(answer.contains("\u{1b}[1m\u{1b}[34mВЫБРАТЬ"), "{answer:?}");
    assert!(
        answer.contains("\u{1b}[1m\u{1b}[36m1\u{1b}[0m"),
        "{answer:?}"
    );
    // The clipboard of the terminal. Between two prompts keys mean what the terminal makes of them.
    terminal.until("? ");
    terminal.press(":bsl\r");
    terminal.until("Новый Запрос");
    terminal.until("\u{1b}]52;c;");
    terminal.until("? ");
    // An arrow brings the command back; Ctrl-C gives it up.
    terminal.press("\u{1b}[A");
    terminal.until(":bsl");
    terminal.press("\u{3}");
    terminal.until("? ");
    terminal.press(":quit\r");
    assert_eq!(terminal.exit_code(), Some(0));
}

#[test]
fn what_was_typed_is_there_the_next_time() {
    let project = Project::new::<&str>(&[]);
    let mut terminal = Terminal::open(&project, &[]);
    terminal.until("? ");
    terminal.press(&format!("{QUESTION}\r"));
    terminal.until("ВЫБРАТЬ");
    // Ctrl-D.
    terminal.until("? ");
    terminal.press("\u{4}");
    assert_eq!(terminal.exit_code(), Some(0));
    let mut again = Terminal::open(&project, &[]);
    again.until("? ");
    again.press("\u{1b}[A");
    again.until(QUESTION);
    // Ctrl-C twice.
    again.press("\u{3}");
    again.until("? ");
    again.press("\u{3}");
    assert_eq!(again.exit_code(), Some(0));
}
