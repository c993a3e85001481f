import { defineCause } from '../../schema.ts'

/** rename(2) between two mounts: /tmp and a data volume, mostly. */
export default defineCause({
  title: 'The two paths lie on different filesystems',
  because:
    '`{program|The program}` could not move {path|$|the file}{dest| to $|} **because** the two places are on different filesystems',
  why: `
Programs write to a temporary place and rename the finished file to where it belongs. If \`/tmp\` is a tmpfs, the target a volume or a
container layer, the rename would have to carry data over, which \`rename\` never does. Two bind mounts of one disk count as two
filesystems as well.`,
  prior: 3,
  clues: [
    {
      when: { text: "'?/tmp/|os\\.tmpdir|TMPDIR|tempfile", near: 3 },
      weight: 2,
      says: 'one of the paths is below /tmp, which is often a filesystem of its own',
    },
    {
      when: { text: 'docker|overlay|container|volume|/mnt/|/media/', near: 30 },
      weight: 1,
      says: 'volumes and layers are mounts of their own',
    },
    {
      when: { syscall: ['rename', 'renameat', 'renameat2', 'link', 'linkat'] },
      weight: 1,
      says: 'the failing call only works inside one filesystem',
    },
  ],
  question: {
    ask: 'On which filesystems are the two places?',
    run: 'df {path} {dest}',
    answers: [
      {
        reads: { output: 'df', rows: { mountedOn: '/.+' } },
        weight: 2,
        says: 'a mount of its own is at `{mountedOn}`',
      },
    ],
  },
  fixes: [
    {
      title: 'Write the temporary file beside its target',
      when: 'The program is yours. It keeps the last step a real rename, which nobody sees half done.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'const temporary = `${target}.${process.pid}.tmp`\nawait fs.writeFile(temporary, data)\nawait fs.rename(temporary, target)',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'with tempfile.NamedTemporaryFile(dir=os.path.dirname(target), delete=False) as f:\n    f.write(data)\nos.replace(f.name, target)',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'f, err := os.CreateTemp(filepath.Dir(target), ".upload-*")',
        },
      ],
      whyItWorks: 'Both names are then in the same folder, so they are on the same filesystem.',
      risk: { level: 'reversible', undo: 'Change the folder of the temporary file back.' },
      proof: { sh: 'df {dest}', shows: 'the filesystem that also holds the temporary file' },
    },
    {
      title: 'Copy, then remove the original',
      when: 'The file has to come from the other filesystem.',
      steps: [
        { kind: 'sh', sh: 'mv {path} {dest}', changes: 'Copies the file and removes the original.' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'await fs.copyFile(source, `${target}.tmp`)\nawait fs.rename(`${target}.tmp`, target)\nawait fs.unlink(source)',
        },
        { kind: 'code', runtime: 'python', language: 'python', code: 'shutil.move(source, target)' },
        {
          kind: 'code',
          runtime: 'java',
          language: 'java',
          code: 'Files.move(source, target, StandardCopyOption.REPLACE_EXISTING);',
          note: 'Without ATOMIC_MOVE, Java copies where it has to.',
        },
      ],
      whyItWorks: 'A copy reads from one filesystem and writes to the other; it needs no common one.',
      risk: { level: 'reversible', undo: 'Move the file back in the same way.' },
      proof: { sh: 'ls -l {dest}', shows: 'the file with its size' },
    },
    {
      title: 'Use a symbolic link instead of a hard one',
      when: 'It was a hard link that failed.',
      steps: [{ kind: 'sh', sh: 'ln -s {path} {dest}', changes: 'Makes a link that names the other file.' }],
      whyItWorks: 'A symbolic link is only a text, and a text may name any place.',
      risk: { level: 'reversible', undo: 'Remove the link.' },
      proof: { sh: 'readlink -f {dest}', shows: 'the path of the real file' },
    },
  ],
  popularButWrong: {
    advice: 'Run it as root.',
    because: 'No permission is missing: a border between filesystems is the same for root.',
  },
  sources: [
    'man:rename(2)',
    'man:link(2)',
    'https://nodejs.org/api/fs.html',
    'https://docs.python.org/3/library/shutil.html',
  ],
  scenario: {
    params: { path: '/srv/work/incoming/report.pdf', dest: '/srv/work/archive/report.pdf', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/move.js': {
          text: "const fs = require('fs')\nconst [source, target] = process.argv.slice(2)\nfs.renameSync(source, target)\nconsole.log('moved to', target)\n",
        },
      },
    },
    reproduce: { run: 'node move.js {path} {dest}', fails: { call: 'rename', errno: 'EXDEV' } },
    steps: [
      {
        title: 'Move the file',
        ask: 'Let the program move the report into the archive.',
        run: 'node move.js {path} {dest}',
        done: { kind: 'fails', call: 'rename', errno: 'EXDEV' },
      },
      {
        title: 'Compare the filesystems',
        ask: 'See on which filesystem each place is.',
        run: 'df incoming archive',
        done: { kind: 'ran', program: ['df', 'findmnt', 'stat', 'mount', 'mountpoint'] },
      },
      {
        title: 'Copy instead of renaming',
        ask: 'Let the program copy the file and remove the original.',
        run: "sed -i 's/fs.renameSync(source, target)/fs.copyFileSync(source, target); fs.unlinkSync(source)/' move.js; node move.js {path} {dest}",
        done: { kind: 'exists', path: '{dest}', type: 'file' },
      },
    ],
    solved: {
      kind: 'all',
      of: [
        { kind: 'exists', path: '{dest}', type: 'file' },
        { kind: 'not', of: { kind: 'exists', path: '{path}' } },
      ],
    },
    solutions: [
      { title: 'Use `mv`, which copies where it must', run: 'mv {path} {dest}' },
      {
        title: 'Copy and remove in the program',
        run: "sed -i 's/fs.renameSync(source, target)/fs.copyFileSync(source, target); fs.unlinkSync(source)/' move.js; node move.js {path} {dest}",
      },
    ],
    wrong: [
      { run: 'ln {path} {dest}', but: 'A hard link has the same limit.' },
      {
        run: 'ln -s {path} {dest}; ls -l archive',
        but: 'The archive then holds a pointer, and the report is still in the other place.',
      },
    ],
  },
})
