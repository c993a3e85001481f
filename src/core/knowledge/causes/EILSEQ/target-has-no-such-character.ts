import { defineCause } from '../../schema.ts'

/** iconv(3), wcrtomb(3): the character is fine, and the target or the locale cannot express it. */
export default defineCause({
  title: 'The target encoding or the locale has no such character',
  because:
    '`{program|The program}` could not write the text **because** a character in it does not exist in the target encoding',
  why: `
The input is right; the output is too small. ASCII has 128 characters, Latin-1 has no €, no “ and no emoji. The “C” locale, which a container, a cron job or \`sudo\` without \`LANG\` gets, counts as ASCII for many programs, so that
the same script works in your terminal.`,
  prior: 1,
  clues: [
    {
      when: { text: '-t (?:ascii|us-ascii|latin|iso-?8859)\\S*|US-ASCII|ANSI_X3', near: 6 },
      weight: 5,
      says: 'the target is a small alphabet',
    },
    {
      when: { text: 'LANG=?|LC_ALL|LC_CTYPE|locale|setlocale|POSIX|cron|docker', near: 12 },
      weight: 4,
      says: 'it is about the locale or a place without one',
    },
    { when: { text: '[\\u2010-\\u20bf\\u{1F300}]|€|emoji', near: 4 }, weight: 1, says: 'the log has such characters' },
    { when: { text: 'csv|dump|import|1252', near: 6 }, weight: -2, says: 'something was to be read' },
  ],
  question: {
    ask: 'Which locale does the program have?',
    run: 'locale charmap',
    answers: [
      {
        reads: { output: 'charmap', rows: { charmap: '(?:ANSI_X3\\.4-1968|ISO-8859-\\d+)' } },
        weight: 5,
        says: 'its characters are those of {charmap}',
      },
      { reads: { output: 'charmap', rows: { charmap: 'UTF-8' } }, weight: -3, says: 'it is UTF-8, which has them all' },
    ],
  },
  fixes: [
    {
      title: 'Give it a UTF-8 locale',
      when: 'It runs in a container, in cron or as a service.',
      steps: [
        { kind: 'code', runtime: 'docker', language: 'dockerfile', code: 'ENV LANG=C.UTF-8' },
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nEnvironment=LANG=C.UTF-8' },
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'export LANG=C.UTF-8   # first line of the cron job' },
        { kind: 'code', runtime: 'python', language: 'sh', code: 'PYTHONUTF8=1 python3 report.py' },
        {
          kind: 'code',
          runtime: 'java',
          language: 'sh',
          code: 'java -Dfile.encoding=UTF-8 -Dsun.jnu.encoding=UTF-8 -jar app.jar',
        },
      ],
      whyItWorks: '`C.UTF-8` is on every Debian and Alpine without installing anything, and has all characters.',
      risk: { level: 'reversible', undo: 'Remove the variable.' },
      proof: { sh: 'LANG=C.UTF-8 locale charmap', shows: 'UTF-8' },
    },
    {
      title: 'Replace what the target does not have',
      when: 'The receiver really needs the old encoding.',
      steps: [
        {
          kind: 'sh',
          sh: 'iconv -f UTF-8 -t ISO-8859-1//TRANSLIT in.txt > out.txt',
          changes: 'Writes a copy in which € has become EUR, for instance.',
        },
      ],
      whyItWorks: '`//TRANSLIT` takes something similar instead of giving up.',
      risk: { level: 'reversible', undo: 'Keep the original.' },
      proof: { sh: 'iconv -f ISO-8859-1 -t UTF-8 out.txt | diff in.txt -', shows: 'what was replaced' },
    },
  ],
  popularButWrong: {
    advice: 'Set `LANG=en_US.UTF-8`.',
    because:
      'Slim images do not have that locale; the program then silently gets “C” again. `locale -a` lists what is there.',
  },
  sources: ['man:iconv(1)', 'man:locale(7)', 'man:wcrtomb(3)', 'https://docs.python.org/3/using/cmdline.html'],
  notReproducible:
    'This code arises in the C library, without a system call that a scenario could check. A real `iconv -t ascii` stopped at the é of café.',
})
