import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'A stale code: this is not why it failed',
  because:
    '`{program|The program}` prints this message **because** it looked at errno after something else had failed, and an old value was still in it',
  why: `
\`errno\` is only set by calls that fail, and keeps its value. Opening a file in Perl, in C’s stdio or in PHP asks it whether it is a terminal; the answer no leaves this code behind. A program that then finds a fault of its own (a wrong format, an empty list, a missing module) and prints \`$!\` or \`perror\`
shows it: “Inappropriate ioctl for device” in a mailer, a database loader or a CGI script.`,
  prior: 1,
  clues: [
    {
      when: { text: '\\bat \\S+ line \\d+\\.?$|\\.pl\\b|\\.pm\\b|perl' },
      weight: 5,
      says: 'Perl prints the last code with `$!`',
    },
    {
      when: {
        text: 'cannot open|can.t open|could not open|Unable to open|failed to load|sendmail|mysql|pg_restore|PHP',
      },
      weight: 3,
      says: 'opening a file does not fail with this code: it is stale',
    },
    {
      when: { text: '\\bstty\\b|tcgetattr|tcsetattr|termios|terminal process group|not a tty|TIOC' },
      weight: -6,
      says: 'a terminal was really asked for',
    },
    { when: { syscall: ['ioctl', 'tcgetattr', 'tcsetattr'] }, weight: -4, says: 'the call itself is named' },
  ],
  fixes: [
    {
      title: 'Find the call that really failed',
      when: 'First.',
      steps: [
        { kind: 'sh', sh: 'strace -f -o /tmp/trace.txt ./program' },
        { kind: 'sh', sh: "grep -E ' = -1 E' /tmp/trace.txt | grep -v ENOTTY | tail -n 20" },
      ],
      whyItWorks:
        'The kernel’s own answers stand there in order; look just above the write of the message. None there? Then the fault is in the data or in the program.',
      risk: { level: 'read-only' },
      proof: { sh: 'tail -n 3 /tmp/trace.txt', shows: 'the exit of the program' },
    },
    {
      title: 'Print the code only where a call has just failed',
      when: 'It is your program.',
      steps: [
        {
          kind: 'code',
          runtime: 'perl',
          language: 'perl',
          code: 'open(my $file, "<", $path) or die "cannot open $path: $!";   # $! belongs here\n@rows or die "no rows in $path";                              # and not here',
        },
        {
          kind: 'code',
          runtime: 'C',
          language: 'c',
          code: 'FILE *file = fopen(path, "r");\nif (!file) perror(path);          /* nothing between call and perror */',
        },
      ],
      whyItWorks: 'Directly after the failed call nothing can have changed the value.',
      risk: { level: 'reversible', undo: 'Put the old line back.' },
      proof: { sh: './program; echo $?', shows: 'a message that names the real reason' },
    },
  ],
  popularButWrong: {
    advice: 'Give it a terminal with `-t` or `script`.',
    because: 'Then another stale code is printed, or “Success”; the fault stays.',
  },
  sources: ['man:errno(3)', 'man:isatty(3)', 'man:perror(3)'],
  notReproducible: 'The lab has no Perl; `perl -e \'open F, "<", "/etc/hostname"; die "no rows: $!"\'` shows it.',
})
