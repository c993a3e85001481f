import { type Around, defineDialect } from './dialect.ts'

/** Rust's std::io::Error, as Display and Debug print it, and anyhow's chains. */
export default defineDialect({
  specific: 3,
  only: /\(os error -?\d+\)|\bOs \{ code: /,
  patterns: [
    // called `Result::unwrap()` on an `Err` value: Os { code: 13, kind: PermissionDenied, message: "Permission denied" }
    /\bon an `Err` value: §/,
    // Error: Os { code: 2, kind: NotFound, message: "No such file or directory" }
    /^(?:Error: |.{0,200}: )§$/,
    // failed to open `/srv/x`: No such file or directory (os error 2)
    /[`'"](?<path>[^`'"§]{1,1000})[`'"]: §/,
    // Deno: NotFound: No such file or directory (os error 2), open './config.json'
    /§, (?<syscall>[a-z]\w{1,20}) '(?<path>[^']{1,1000})'(?: -> '(?<dest>[^']{1,1000})')?/,
  ],
  around: readCauses,
  samples: [
    {
      from: 'Deno 1.40',
      text: "error: Uncaught (in promise) NotFound: No such file or directory (os error 2), open './config.json'",
      reads: [{ code: 'ENOENT', entities: { syscall: 'open', path: './config.json' } }],
    },
    {
      from: 'rustc 1.95.0',
      text: 'thread \'main\' (30731) panicked at m.rs:4:39:\ncalled `Result::unwrap()` on an `Err` value: Os { code: 13, kind: PermissionDenied, message: "Permission denied" }',
      reads: [{ code: 'EACCES', entities: { number: '13' } }],
    },
    {
      from: 'rustc 1.95.0',
      text: 'Error: Os { code: 2, kind: NotFound, message: "No such file or directory" }',
      reads: [{ code: 'ENOENT', entities: { number: '2' } }],
    },
    {
      from: 'cargo 1.95.0',
      text: 'error: failed to read `/srv/app/Cargo.toml`\n\nCaused by:\n  No such file or directory (os error 2)',
      reads: [{ code: 'ENOENT', entities: { path: '/srv/app/Cargo.toml' } }],
    },
    {
      from: 'fd 8.6.0',
      text: "[fd error]: Could not read config file '/etc/fdignore': Permission denied (os error 13)",
      reads: [{ code: 'EACCES', entities: { path: '/etc/fdignore' } }],
    },
  ],
  negatives: [
    { from: 'rustc 1.95.0', text: 'error[E0308]: mismatched types' },
    { from: 'rustc 1.95.0', text: '1 | fn main(){ let s=String::from("EPERM"); let x: i32 = "13"; }' },
  ],
})

/** Below `Caused by:` stands the bare error; what it happened to stands above. */
function readCauses({ line, text, place, found }: Around): void {
  if (found.has('path') || !/\(os error -?\d+\)|^\s*\d+: /.test(text(line) ?? '')) return
  if (!/^\s*(?:\d+: )?(?:\S.{0,300})?\(os error/.test(text(line) ?? '')) return
  for (let at = line - 1; at > line - 8; at--) {
    const above = text(at)
    if (above === null) return
    const path = /[`'"]((?:[A-Za-z]:)?[^`'"\s]*[/\\.][^`'"]*)[`'"]|(?:^|\s)((?:~?\/|\.{1,2}\/)\S+)/d.exec(above)
    const range = path?.indices?.[1] ?? path?.indices?.[2]
    if (range !== undefined && !/panicked at/.test(above)) {
      found.add('path', above.slice(...range).replace(/[:,]$/, ''), place(at, ...range))
      return
    }
    if (!/^\s*$|Caused by|^\s*\d+: /.test(above)) return
  }
}
