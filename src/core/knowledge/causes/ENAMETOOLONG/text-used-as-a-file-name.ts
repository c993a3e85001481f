import { defineCause } from '../../schema.ts'

/** openat(2) with a component of more than NAME_MAX (255) bytes: a title, URL or query used as a file name. */
export default defineCause({
  title: 'A title, a URL or a whole text was used as a file name',
  because: '`{program|The program}` could not make the file **because** its name has more than 255 bytes',
  why: `
A program builds names from what people or other programs wrote: titles, URLs with their query, cache keys, search terms. Most are short, so nobody notices, until one
has more than 255 bytes. A mistaken call that passes the **content** where the name belongs has the same result.`,
  prior: 3,
  clues: [
    { when: { text: 'https?%3A|%2F|\\?[\\w=&%-]{40}', near: 0 }, weight: 2, says: 'the name looks like a URL' },
    { when: { entity: { path: '.{4096,}' } }, weight: -2, says: 'the whole path is too long, not one name' },
    { when: { text: '\\{"|<html|data:', near: 0 }, weight: 2, says: 'the name looks like content' },
  ],
  question: {
    ask: 'Which name limit has the filesystem?',
    run: 'getconf NAME_MAX /srv',
    answers: [
      { reads: { output: 'number', rows: { value: '\\d+' } }, weight: 0, says: 'a name may have {value} bytes here' },
    ],
  },
  fixes: [
    {
      title: 'Make a short name from the long text',
      when: 'The program is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const name = crypto.createHash('sha256').update(title).digest('hex').slice(0, 32)",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'name = hashlib.sha256(title.encode()).hexdigest()[:32]',
        },
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'name=$(printf %s "$title" | sha256sum | cut -c1-32)' },
      ],
      whyItWorks: 'A hash has the same length for every text, and different texts keep different names.',
      risk: { level: 'reversible', undo: 'Revert the change; files under the new names stay.' },
      proof: { sh: 'printf %s "$name" | wc -c', shows: '32' },
    },
    {
      title: 'Cut the name at 255 bytes',
      when: 'People must be able to read it.',
      steps: [
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'name=$(printf %s "$title" | cut -b1-200 | iconv -c)' },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'name = title.encode()[:200].decode(errors="ignore")',
        },
      ],
      whyItWorks: 'Bytes are cut, and the rest of a letter that was cut in half is dropped.',
      risk: {
        level: 'destructive',
        to: 'files whose names now begin alike: one replaces the other',
        undo: 'None: keep the full title in a list beside the files, so that names can be told apart later.',
      },
      proof: { sh: 'printf %s "$name" | wc -c', shows: 'at most 255' },
    },
  ],
  popularButWrong: {
    advice: 'Use a shorter folder.',
    because:
      'The limit of 255 counts one name, whatever stands before it. A shorter folder helps only when the whole path has more than 4095 bytes.',
  },
  sources: ['man:path_resolution(7)', 'man:pathconf(3)'],
  scenario: {
    params: { program: 'bash' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/save.sh': {
          text: '#!/bin/bash\ntitle=$(cat title.txt)\necho "some text" > "logs/$title.txt"\n',
          mode: '755',
        },
        '/srv/work/title.txt': { text: `${'A very long title that somebody pasted into the form '.repeat(6)}\n` },
      },
    },
    reproduce: { run: './save.sh', fails: { call: 'openat', errno: 'ENAMETOOLONG' } },
    steps: [
      {
        title: 'Save it under its title',
        ask: 'Run the script. The title is too long for a file name.',
        run: './save.sh',
        done: { kind: 'fails', call: 'openat', errno: 'ENAMETOOLONG' },
      },
      {
        title: 'Count the bytes',
        ask: 'How long is the title?',
        run: 'wc -c title.txt',
        done: { kind: 'ran', program: ['wc', 'awk', 'cat', 'getconf'] },
      },
      {
        title: 'Use a hash as the name',
        ask: 'Let the script make a short name from the title.',
        run: "sed -i 's/^title=.*/title=$(sha256sum < title.txt | cut -c1-32)/' save.sh; ./save.sh",
        done: { kind: 'succeeds', call: 'openat', path: 'logs/', access: 'write' },
      },
    ],
    solved: { kind: 'succeeds', call: 'openat', path: 'logs/', access: 'write' },
    solutions: [
      {
        title: 'Use a hash',
        run: "sed -i 's/^title=.*/title=$(sha256sum < title.txt | cut -c1-32)/' save.sh; ./save.sh",
      },
      { title: 'Cut it', run: "sed -i 's/^title=.*/title=$(cut -b1-200 title.txt)/' save.sh; ./save.sh" },
    ],
    wrong: [
      {
        run: 'mv logs l; sed -i "s#logs/#l/#" save.sh; ./save.sh',
        but: 'The folder does not count: one name may have 255 bytes.',
      },
      { run: 'touch "$(cat title.txt)"; ./save.sh', but: 'Every call that would make this name is refused.' },
    ],
  },
})
