import { defineCause } from '../../schema.ts'

/** iconv(3), mbrtowc(3): Latin-1 or Windows-1252 bytes read as UTF-8. */
export default defineCause({
  title: 'The text is in another encoding than the one it is read as',
  because:
    '`{program|The program}` could not read the text **because** its bytes do not exist in the encoding that was assumed',
  why: `
A text file does not say how it is encoded. \`é\` is one byte (0xE9) in Latin-1 and Windows-1252 and two in UTF-8, and a lone 0xE9 is no UTF-8. Exports of spreadsheets, old source files, mails and database dumps are the usual ones; UTF-16 from
Windows begins with FF FE and fails at its first byte.`,
  prior: 3,
  clues: [
    {
      when: { text: 'iconv: (?:illegal input|cannot convert|incomplete)', near: 0 },
      weight: 2,
      says: '`iconv` names the position of the first such byte',
    },
    {
      when: { text: 'utf-?8|latin|8859|1252|cp\\d+|csv|dump|import|\\\\x[89a-f][0-9a-f]', near: 10 },
      weight: 3,
      says: 'an encoding or an import is in play',
    },
    {
      when: { text: '-t (?:ascii|latin|iso-?8859|us-ascii)', near: 5 },
      weight: -3,
      says: 'the target is a small alphabet',
    },
    { when: { text: 'LANG|LC_ALL|LC_CTYPE|locale|setlocale', near: 10 }, weight: -2, says: 'it is about the locale' },
  ],
  question: {
    ask: 'What is the file encoded in?',
    run: 'file {path}',
    answers: [
      {
        reads: {
          output: 'file-text',
          rows: { encoding: '(?:ISO-8859|Non-ISO extended-ASCII|Unicode text, UTF-16.*)' },
        },
        weight: 5,
        says: 'it looks like {encoding}',
      },
      {
        reads: { output: 'file-text', rows: { encoding: '(?:Unicode text, UTF-8.*|ASCII)' } },
        weight: -3,
        says: 'it is {encoding}',
      },
    ],
  },
  fixes: [
    {
      title: 'Say the true encoding',
      when: 'You know it, or `file` and a look at the result tell.',
      steps: [
        { kind: 'sh', sh: 'iconv -f WINDOWS-1252 -t UTF-8 old.csv > new.csv', changes: 'Writes a converted copy.' },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: "text = Path('old.csv').read_text(encoding='cp1252')",
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const text = new TextDecoder('windows-1252').decode(fs.readFileSync('old.csv'))",
        },
        {
          kind: 'code',
          runtime: 'java',
          language: 'java',
          code: 'Files.readString(path, Charset.forName("windows-1252"))',
        },
        {
          kind: 'code',
          runtime: 'postgresql',
          language: 'sql',
          code: "COPY people FROM '/tmp/old.csv' WITH (FORMAT csv, ENCODING 'WIN1252');",
        },
      ],
      whyItWorks: 'In that encoding each of the bytes is a letter.',
      risk: { level: 'reversible', undo: 'Remove the copy.' },
      proof: { sh: 'iconv -f UTF-8 -t UTF-8 new.csv > /dev/null; echo $?', shows: '0' },
    },
    {
      title: 'Find the bytes that do not fit',
      when: 'The file is UTF-8 but for a few places.',
      steps: [
        { kind: 'sh', sh: "grep -naxv '.*' mixed.txt | head" },
        {
          kind: 'sh',
          sh: 'iconv -f UTF-8 -t UTF-8 -c mixed.txt > clean.txt',
          changes: 'Writes a copy without those bytes: letters are lost.',
        },
      ],
      whyItWorks: 'In a UTF-8 locale a line with such bytes does not match `.*`, so `grep -v` shows it.',
      risk: { level: 'reversible', undo: 'Keep the original.' },
      proof: { sh: 'diff mixed.txt clean.txt', shows: 'the lines that have changed, to be read by you' },
    },
  ],
  popularButWrong: {
    advice: 'Throw the bad bytes away (`-c`, `errors="ignore"`).',
    because: 'Those are the letters with accents: Müller becomes Mller in your data, for good.',
  },
  sources: ['man:iconv(1)', 'man:iconv(3)', 'man:utf-8(7)', 'https://docs.python.org/3/library/codecs.html'],
  notReproducible:
    'The C library sets this code while it converts, and no system call returns it, so there is nothing in the kernel for a scenario to check. A real `iconv` said “illegal input sequence at position 3”.',
})
