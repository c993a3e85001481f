import { defineCause } from '../../schema.ts'

/** write(2) at RLIMIT_FSIZE with SIGXFSZ ignored. */
export default defineCause({
  title: 'The process may not write files of that size',
  because:
    '`{program|The program}` could not write more to {path|$|its file} **because** it has reached its limit for the size of files',
  why: `
\`ulimit -f\` limits how large a file may become through this process. It is set by shells of shared machines, by batch systems and by services, to stop runaway logs. Programs
which handle SIGXFSZ (Node.js, Python, Java and databases among them) see the code; others end with “File size limit exceeded”.`,
  prior: 3,
  clues: [
    {
      when: { text: 'File size limit exceeded|SIGXFSZ|exit(?:ed)? (?:code|status) 153', near: 30 },
      weight: 3,
      says: 'the signal of this limit stands in the log',
    },
    {
      when: { text: 'vfat|fat32|/media/|usb', near: 20 },
      weight: -3,
      says: 'a FAT filesystem holds files of up to 4 GiB only',
    },
  ],
  question: {
    ask: 'Is there a limit?',
    run: 'ulimit -a',
    answers: [
      {
        reads: { output: 'ulimit', where: { letter: 'f' }, rows: { soft: '\\d+' } },
        weight: 5,
        says: 'files may have {soft} blocks of 1024 bytes',
      },
      {
        reads: { output: 'ulimit', where: { letter: 'f' }, rows: { soft: 'unlimited' } },
        weight: -5,
        says: 'there is no such limit',
      },
    ],
  },
  fixes: [
    {
      title: 'Raise the soft limit',
      when: 'The hard limit allows it.',
      steps: [
        { kind: 'sh', sh: 'ulimit -Sf unlimited && node export.js', changes: 'Only this shell and what it starts.' },
      ],
      whyItWorks: 'Everybody may raise the soft limit up to the hard one.',
      risk: { level: 'reversible', undo: 'Close the shell.' },
      proof: { sh: 'ulimit -Sf', shows: 'unlimited, or the hard limit' },
    },
    {
      title: 'Write several smaller files',
      when: 'The limit is meant to stay.',
      steps: [
        { kind: 'sh', sh: 'node export.js | split -b 20000 - logs/part-', changes: 'Writes pieces of 20,000 bytes.' },
      ],
      whyItWorks: 'The limit counts each file for itself.',
      risk: { level: 'reversible', undo: 'Join them with `cat`.' },
      proof: { sh: 'ls -l logs', shows: 'no file above the limit' },
    },
  ],
  popularButWrong: {
    advice: 'Free space on the disk.',
    because: 'The disk is not full; a full one gives ENOSPC.',
  },
  sources: ['man:getrlimit(2)', 'man:write(2)', 'man:signal(7)', 'man:split(1)'],
  scenario: {
    params: { path: '/srv/work/logs/export.csv', program: 'node' },
    world: 'workshop',
    with: {
      limits: { fsize: [32768, 131072] },
      files: {
        '/srv/work/export.js': {
          text: "const fs = require('fs')\nconst rows = 'id,total\\n'.repeat(8000)\nif (process.argv[2]) fs.writeFileSync(process.argv[2], rows)\nelse process.stdout.write(rows)\n",
        },
      },
    },
    reproduce: { run: 'node export.js {path}', fails: { call: 'write', errno: 'EFBIG' } },
    steps: [
      {
        title: 'Export',
        ask: 'Write the export. It stops at 32 KiB.',
        run: 'node export.js {path}',
        done: { kind: 'fails', call: 'write', errno: 'EFBIG' },
      },
      {
        title: 'Compare limit and space',
        ask: 'Look at the limits and at the space.',
        run: 'ulimit -Sf; ulimit -Hf; ls -l logs; df -h logs',
        done: { kind: 'ran', program: ['df', 'ls', 'prlimit'] },
      },
      {
        title: 'Raise the soft limit',
        ask: 'The hard limit is higher. Raise the soft one and export again.',
        run: 'ulimit -Sf 128; node export.js {path}',
        done: { kind: 'exists', path: '{path}', type: 'file', minSize: 72000 },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'exists', path: '{path}', type: 'file', minSize: 72000 },
        { kind: 'exists', path: '/srv/work/logs/part-ac', type: 'file' },
        { kind: 'exists', path: '{path}.gz', type: 'file', minSize: 20 },
      ],
    },
    solutions: [
      { title: 'Raise the soft limit', run: 'ulimit -Sf 128; node export.js {path}' },
      { title: 'Write several files', run: 'node export.js | split -b 30000 - logs/part-' },
      { title: 'Compress it on the way', run: 'node export.js | gzip > {path}.gz' },
    ],
    wrong: [
      { run: 'rm {path}; node export.js {path}', but: 'The next one stops at the same size.' },
      {
        run: 'ulimit -f 999999; node export.js {path}',
        but: 'Above the hard limit only root may go; bash refuses, and nothing has changed.',
      },
    ],
  },
})
