/** The forms of a report: the ways in which programs say that something failed. What has none of them is only talk. */

export interface Form {
  /** For a bare name alone (`EACCES`), or only where words stand with it; for both where it is left out. */
  readonly bare?: boolean
  /** Linear; `§` stands for the evidence. */
  readonly pattern: RegExp
  /** In words a reader may see. */
  readonly why: string
  /** `weak`: people write so too; it counts where the lines around are no source code and no running text. `sure`: not even a string of a program looks like it. */
  readonly weight?: 'weak' | 'sure'
}

const CALLS =
  'read|write|connect|listen|bind|open|spawn\\w*|getaddrinfo|query\\w*|accept|send\\w*|recv\\w*|[fl]?stat|mkdir|rename|unlink|rmdir|scandir|copyfile|watch|kill|exec\\w*|access|fsync|symlink|link|readlink|[fl]?ch(?:mod|own)|l?utime|mkdtemp|uv_\\w+|opendir|shutdown|truncate|lock|mount'

const FAILED =
  "fail(?:ed|ure|ing)|could ?n[o']t|can(?:not|'t| not)|unable|error|refused|denied|aborted|lost|died|exited|got|caught|received|errored|rejected|raised|threw|gave up|giving up|due to|because of|hit|ended with|broken by|reason"

export const FORMS: readonly Form[] = [
  // connect(3, …) = -1 § · getsockopt(3, SOL_SOCKET, SO_ERROR, [§], [4]) = 0
  { pattern: /[)>]\s*= -1 §|\bSO_ERROR, \[§\]/, why: 'a system call returned it', weight: 'sure' },
  // Error: connect § 10.0.0.1:80 · Uncaught Error: spawn x § · PermissionError: § · MongoServerSelectionError: connect § ::1:27017
  {
    pattern:
      /(?:^|[\s([<|>])(?:\w[\w.$:]*)?(?:Error|Exception|Fault|Failure|[Pp]anic|[Ff]atal|error|ERR!)(?: \[[^\]]{1,40}\])?(?: \([^)]{1,60}\))?: [^;{}]{0,400}§(?![\s,]+[a-z]+ [a-z]+ [a-z])/,
    why: 'an error is printed',
  },
  // ioctl(KVM_CREATE_VM) failed: 16 §
  { bare: false, pattern: /\bfailed: \d{1,3} §/, why: 'it is given as the reason of a failure' },
  // sendto(5, packet, 44, 0, 10.0.0.1, 16) => §
  { bare: false, pattern: /\w\([^()]{0,200}\) => §/, why: 'a system call returned it' },
  // unable to connect to 127.0.0.1:80 §
  {
    bare: false,
    pattern:
      /\b(?:[Uu]nable to|[Cc]ould not|[Ff]ailed to|[Cc]annot|[Cc]an't) (?:connect|bind|listen|open) (?:to |on )?[^\s§]{1,300} §$/,
    why: 'it is given as the reason of a failure',
  },
  // AggregateError [§]: · Error [§]: …
  { bare: true, pattern: /\b\w*Error \[§\](?::|$)/, why: 'an error is printed', weight: 'sure' },
  // OSError(24, '§') · ConnectionRefusedError(111, '§')
  {
    bare: false,
    pattern: /\w(?:Error|Exception)\(-?(?:\d+, )?['"]?§['"]?\)/,
    why: 'an exception is printed',
    weight: 'sure',
  },
  // error NU1301:   No such host is known. (MSBuild)
  {
    bare: false,
    pattern: /\b(?:error|warning) [A-Z]{2,6}\d{3,5}: [^;{}§]{0,400}§/,
    why: 'an error is printed with its number',
  },
  // HTTPConnectionPool(host='x', port=80): Max retries exceeded with url: / (Caused by NewConnectionError('…: §'))
  { bare: false, pattern: /\(Caused by \w+\([^§]{0,400}§/, why: 'it is given as the cause', weight: 'sure' },
  // error MSB3027: Could not copy "a.dll". Exceeded retry count of 10. Failed. §
  {
    bare: false,
    pattern: /\b(?:[Ff]ailed|[Cc]ould not|[Uu]nable to|[Cc]annot)\b[^§{};]{0,300}\. §\.?$/,
    why: 'it is given as the reason of a failure',
    weight: 'weak',
  },
  // #<Errno::EACCES: … · (Errno::ENOENT) · Errno::EACCES (Permission denied @ …
  { bare: true, pattern: /: .{1,400}\(§\)$|#<§: |^§: \S|\w: §[)\]]/, why: 'an exception is printed' },
  // EACCES: permission denied, open '/x'
  { bare: false, pattern: /^[-*✗x ]{0,4}§, \w+ ['"]|\b(?:listen|bind|connect) §(?: |$)/, why: 'an error is printed' },
  // npm error code §
  { pattern: /^(?:npm|yarn|pnpm):? (?:ERR!|error|WARN|warn) (?:code|errno) §$/, why: 'npm prints its error' },
  // what():  connect: § · SQLSTATE[HY000] [2002] § · Error Domain=NSPOSIXErrorDomain Code=2 "§"
  {
    pattern: /^\s*what\(\): {1,2}.{0,300}§|\] \[\d{1,5}\] §|\bCode=-?\d+ "§"|\]: errno=§/,
    why: 'an error is printed',
    weight: 'sure',
  },
  // tcp-listener.c:129:accept:24:§
  {
    bare: false,
    pattern: /^[\w./-]+\.\w+:\d+:\w+:\d+:§$/,
    why: 'a program names itself, what it was at and what went wrong',
    weight: 'sure',
  },
  // cat: x: § · bind(): § [core/socket.c line 769] · zsh:1: §: ./tool · dial tcp 10.0.0.1:80: connect: §
  {
    bare: false,
    pattern: /(?:\w|[)\]'"’”`}>])(?:: |:(?=§)) ?['"‘“]?§/,
    why: 'a program says what it was at and what went wrong',
  },
  // rm: cannot remove 'x' - § · lxc-start: conf.c: mount_entry: 2450 § · kill: (41) - §
  {
    bare: false,
    pattern:
      /^[\w./+@~-]{1,80}(?:\[\d+\]|\(\d+\))?: [^;]{0,400}(?:[,'"‘’”] ?|- |\(|\d |cannot |could not |unable to )§(?!["'’”]\s+[a-z])/,
    why: 'a program names itself, what it was at and what went wrong',
  },
  // FileNotFoundException: config.yml (§) · nginx: bind() to 0.0.0.0:80 failed (§)
  { bare: false, pattern: /[\w.:)"'/\]]\s\(§\)?(?:[.,:;]|\s|$)/, why: 'it is given as the reason', weight: 'weak' },
  // touch(): Unable to create file /etc/x because §
  {
    bare: false,
    pattern: /\b(?:[Uu]nable to|[Cc]ould not|[Cc]annot|[Ff]ailed to) [^§]{1,300} because §/,
    why: 'it is given as the reason',
  },
  // § at app.pl line 3. · § in /a.php on line 3
  { pattern: /§ (?:at \S{1,200} line \d|in \S{1,200} on line \d)/, why: 'an error is printed with its place' },
  // failed to open /x: § · upload failed with § · broken by '§' · error … [§]
  {
    pattern: new RegExp(
      `\\b(?:${FAILED}|returned)\\b[^;{}§]{0,300}?(?:[:(,=\\[<'"] ?|- |\\bwith |\\breturned |\\bgot |\\bto |\\bof |→ )(?:an? )?(?:errno |error |code )?-?['"]?§`,
      'i',
    ),
    why: 'it is given as the reason of a failure',
    weight: 'weak',
  },
  // cleanup returned § for /x · got §
  {
    pattern: /\b(?:returned|got|received|caught|hit|threw|raised) (?:an? )?(?:errno |error |code )?-?§/,
    why: 'it is given as the outcome',
    weight: 'weak',
  },
  // listen tcp :80: bind: §
  {
    bare: true,
    pattern: /^[A-Za-z][^;{}=§]{0,200}: (?:[^;{}=§]{0,200}: )?§$/,
    why: 'it is given as the reason',
    weight: 'weak',
  },
  // connect § 127.0.0.1:80 · spawn ffmpeg § · opendir /x → §
  {
    bare: true,
    pattern: new RegExp(`\\b(?:${CALLS})(?: [^\\s§]{1,300})?(?: →| ->| =>)? §(?:$|['",)\\]]|,? \\S*[/:.\\d]|\\s\\()`),
    why: 'a call stands with it',
    weight: 'weak',
  },
  // -30 § copyfile /a -> /b · │ 'ENOENT' │ · under `errors:`  - §
  {
    bare: true,
    pattern: /(?:^|\s)-\d{1,4} § \w|│\s'?§'?\s*(?:│|$)|^- §$/,
    why: 'a program lists it as what went wrong',
    weight: 'weak',
  },
  // The whole of what is said: §
  { bare: false, pattern: /^§[.!]?$/, why: 'it is all that is said', weight: 'weak' },
]
