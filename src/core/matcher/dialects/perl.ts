import { defineDialect } from './dialect.ts'

/** Perl: what the program chose to say, with `$!` in it, and ` at FILE line N.` */
export default defineDialect({
  specific: 3,
  only: / at \S+ line \d+\.?(?:\n|$)/,
  patterns: [
    // Can't open 'config.json/x' for reading: 'Not a directory' at app.pl line 1
    /\bCan't (?<call>open|opendir|close|unlink|rename|mkdir|rmdir|chdir|exec|stat)(?: directory| file| perl script)? ?['"](?<path>[^'"]{1,1000})['"](?: for \w+| with mode [^:]{1,40})?: '?§/,
    // Cannot open secret.txt: Permission denied at app.pl line 1.
    /^(?:Cannot|cannot|Can't|can't|Could not|could not|Couldn't|couldn't|Failed to|failed to|Unable to|unable to) (?<call>[a-z]{2,12})(?: [a-z]{2,20}){0,3} (?<path>[^\s:§'"]*[/.][^\s:§'"]*): §/,
    // connect: IO::Socket::INET: connect: Connection refused at app.pl line 1.
    /\bIO::Socket::\w+: (?<syscall>\w+): §/,
    // mkdir data: File exists at app.pl line 1.
    /^(?<syscall>[a-z]{3,10}) (?<path>[^\s:]{1,1000}): § at \S+ line \d+/,
    // rename: Invalid cross-device link at app.pl line 1.
    /^(?<call>[a-z]{2,12}): § at \S+ line \d+/,
    /§ at \S+ line \d+/,
  ],
  samples: [
    {
      from: 'Perl 5.36.0, autodie',
      text: "Can't open 'config.json/x' for reading: 'Not a directory' at app.pl line 1",
      reads: [{ code: 'ENOTDIR', entities: { path: 'config.json/x' } }],
    },
    {
      from: 'Perl 5.36.0',
      text: 'Cannot open secret.txt: Permission denied at app.pl line 1.',
      reads: [{ code: 'EACCES', entities: { path: 'secret.txt' } }],
    },
    {
      from: 'Perl 5.36.0',
      text: 'connect: IO::Socket::INET: connect: Connection refused at app.pl line 1.',
      reads: [{ code: 'ECONNREFUSED', entities: { syscall: 'connect' } }],
    },
    {
      from: 'Perl 5.36.0',
      text: 'mkdir data: File exists at app.pl line 1.',
      reads: [{ code: 'EEXIST', entities: { syscall: 'mkdir', path: 'data' } }],
    },
    {
      from: 'Perl 5.36.0',
      text: 'rename: Invalid cross-device link at app.pl line 1.',
      reads: [{ code: 'EXDEV', entities: { syscall: 'rename' } }],
    },
    {
      from: 'Perl 5.36.0',
      text: 'Cannot bind: Address already in use at /srv/a.pl line 7.',
      reads: [{ code: 'EADDRINUSE' }],
    },
  ],
  negatives: [{ from: 'Perl 5.36.0', text: 'Use of uninitialized value $errno in addition (+) at app.pl line 13.' }],
})
