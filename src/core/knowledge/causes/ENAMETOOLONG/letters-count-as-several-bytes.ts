import { defineCause } from '../../schema.ts'

/** NAME_MAX counts bytes: in UTF-8 a Cyrillic or Greek letter has 2, a Chinese one 3, an emoji 4. */
export default defineCause({
  title: 'The limit counts bytes, and letters beyond ASCII have several',
  because:
    '`{program|The program}` could not make the file **because** its name, short as it looks, has more than 255 bytes',
  why: `
A name may have 255 **bytes** on ext4, XFS, Btrfs and tmpfs. In UTF-8 an é or a Я takes two, a Chinese or Japanese character three, an emoji four: 128 Cyrillic letters are one byte too many. NTFS, APFS and exFAT
count 255 characters or UTF-16 units, so that files with long titles from there cannot be unpacked or synchronised here.`,
  prior: 1,
  clues: [
    { when: { text: '[^\\x00-\\x7f]{12}', near: 0 }, weight: 5, says: 'the name has letters beyond ASCII' },
    { when: { entity: { path: '.*[^\\x00-\\x7f]{8}.*' } }, weight: 3, says: 'the path has letters beyond ASCII' },
    {
      when: { text: '(?:\\\\\\d{3}){8}|(?:%[0-9A-F]{2}){6}', near: 0 },
      weight: 2,
      says: 'the name holds escaped bytes',
    },
    {
      when: { text: 'unzip|tar|rsync|rclone|syncthing|nextcloud|torrent|yt-dlp', near: 20 },
      weight: 1,
      says: 'files come from somewhere else',
    },
    { when: { entity: { path: '.{4000,}' } }, weight: -4, says: 'the whole path is too long' },
  ],
  question: {
    ask: 'How many bytes may a name have there?',
    run: 'stat -f {path}',
    answers: [
      { reads: { output: 'stat-f', rows: { namelen: '255' } }, weight: 1, says: 'a name may have 255 bytes there' },
      {
        reads: { output: 'stat-f', rows: { namelen: '<255' } },
        weight: -3,
        says: 'a name may have only {namelen} bytes on this {type} filesystem',
      },
    ],
  },
  fixes: [
    {
      title: 'Cut the name by bytes',
      when: 'A program makes the name. Keep the ending, and do not cut a letter in two.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const short = (name, ending) => {\n  let cut = name\n  while (Buffer.byteLength(cut + ending) > 255) cut = [...cut].slice(0, -1).join('')\n  return cut + ending\n}",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: "stem.encode()[:255 - len(ending)].decode(errors='ignore') + ending",
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'for len(name)+len(ending) > 255 {\n\t_, size := utf8.DecodeLastRuneInString(name)\n\tname = name[:len(name)-size]\n}',
        },
      ],
      whyItWorks: 'The result is measured in the unit in which the filesystem measures.',
      risk: { level: 'reversible', undo: 'Take the line out.' },
      proof: { sh: 'printf %s "$name" | wc -c', shows: '255 or less' },
    },
    {
      title: 'Let the tool make shorter names',
      when: 'It is a download or an archive.',
      steps: [
        { kind: 'sh', sh: "yt-dlp --trim-filenames 80 -o '%(title)s.%(ext)s' URL" },
        {
          kind: 'sh',
          sh: 'unzip -p archive.zip "*.pdf" > short.pdf',
          changes: 'Writes the content under a name of your own.',
        },
      ],
      whyItWorks:
        'Eighty letters of three or four bytes are at most 320, of two or three at most 240: choose the number by the script.',
      risk: { level: 'reversible', undo: 'Leave the option out.' },
      proof: {
        sh: 'ls | while IFS= read -r n; do printf "%s" "$n" | wc -c; done | sort -n | tail -1',
        shows: 'the longest name in bytes, 255 or less',
      },
    },
  ],
  popularButWrong: {
    advice: 'Check `name.length <= 255`.',
    because: 'JavaScript counts UTF-16 units and Python code points; the filesystem counts bytes of UTF-8.',
  },
  exceptions: ['eCryptfs allows 143 bytes, since it stores names encrypted and longer.'],
  sources: ['man:open(2)', 'man:path_resolution(7)', 'man:utf-8(7)', 'man:pathconf(3)'],
  scenario: {
    params: { program: 'bash' },
    world: 'workshop',
    with: {
      env: { LANG: 'C.UTF-8' },
      files: {
        '/srv/work/save.sh': {
          text: '#!/bin/bash\n# A title of 130 letters\ntitle=$(printf \'я%.0s\' {1..130})\necho text > "notes/$title.txt" && ls notes | wc -l > logs/saved\n',
          mode: '755',
        },
        '/srv/work/notes': { dir: true },
      },
    },
    reproduce: { run: './save.sh', fails: { call: 'open', errno: 'ENAMETOOLONG' } },
    steps: [
      {
        title: 'Save the note',
        ask: 'Start the script, which saves a note under its title.',
        run: './save.sh',
        done: { kind: 'fails', call: 'open', errno: 'ENAMETOOLONG' },
      },
      {
        title: 'Count bytes',
        ask: 'How many bytes have these letters?',
        run: "printf 'я%.0s' {1..130} | wc -c",
        done: { kind: 'ran', program: ['wc', 'stat', 'getconf', 'cat'] },
      },
      {
        title: 'Cut the title',
        ask: 'Let the script take the first 100 letters, and save again.',
        run: "sed -i 's/{1..130}/{1..100}/' save.sh; ./save.sh",
        done: { kind: 'exists', path: '/srv/work/logs/saved', minSize: 2 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/saved', minSize: 2 },
    solutions: [
      { title: 'Cut the title', run: "sed -i 's/{1..130}/{1..100}/' save.sh; ./save.sh" },
      { title: 'Name it by a number', run: "sed -i 's/^title=.*/title=note-1/' save.sh; ./save.sh" },
    ],
    wrong: [
      {
        run: 'sed -i \'s/.txt\\"/\\"/\' save.sh; ./save.sh',
        but: 'Four bytes less are not enough: 130 letters have 260.',
      },
      { run: 'cd notes; ../save.sh', but: 'It is one name that is too long, not the path to it.' },
    ],
  },
})
