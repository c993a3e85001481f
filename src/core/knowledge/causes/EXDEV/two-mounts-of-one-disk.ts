import { defineCause } from '../../schema.ts'

/** rename(2) and link(2) compare mounts, not disks: a bind mount is a border, whatever lies below. */
export default defineCause({
  title: 'Two mounts of one and the same disk',
  because:
    '`{program|The program}` could not move {path|$|the file}{dest| to $|} **because** a mount lies between the two places, although both are on the same disk',
  why: `
The kernel compares mounts, not disks. A bind mount shows a folder at a second place, and from there to the outside is another mount, even if \`df\` and \`stat\` show the same device. That
is the case with each \`-v\` of a container, with \`ReadWritePaths=\` and \`BindPaths=\` of systemd, and in snaps and Flatpaks.`,
  prior: 1,
  clues: [
    { when: { text: 'mount (?:-o |--)bind|bind mount' }, weight: 3, says: 'a folder was mounted a second time' },
    {
      when: {
        text: 'docker|compose|container|volume|bind|/data/|/workspace|\\bpod\\b|k8s|kubelet|snap|flatpak|systemd',
        near: 40,
      },
      weight: 3,
      says: 'containers and services see folders through mounts',
    },
    {
      when: { entity: { path: '/tmp/.*' } },
      weight: -3,
      says: 'the file comes from /tmp, which is often a real filesystem of its own',
    },
    { when: { syscall: ['link', 'linkat'] }, weight: -3, says: 'a hard link was to be made' },
    { when: { text: 'overlay|/var/lib/docker|layer', near: 20 }, weight: -1, says: 'layers of an image are in play' },
  ],
  question: {
    ask: 'Do both places have the same mount?',
    run: 'findmnt -T {path}; findmnt -T {dest}',
    answers: [
      {
        reads: { output: 'mount', rows: { source: '.+\\[.+\\]' } },
        weight: 6,
        says: 'the mount at `{target}` shows a folder of another place: a bind mount',
      },
      {
        reads: { output: 'mount', rows: { type: '(?:tmpfs|overlay|nfs4?|vfat|fuse.*)' } },
        weight: -2,
        says: '`{target}` is a filesystem of type {type}',
      },
    ],
  },
  fixes: [
    {
      title: 'Mount the folder above both',
      when: 'You decide about the mounts.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'yaml',
          code: '# instead of ./data/incoming and ./data/done as two mounts\nvolumes:\n  - ./data:/data',
        },
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nReadWritePaths=/srv/data' },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'volumeMounts:\n  - name: data\n    mountPath: /data   # one mount, without subPath',
        },
      ],
      whyItWorks: 'Inside of one mount a rename is a rename again, quick and in one step.',
      risk: { level: 'reversible', undo: 'Write the two mounts again.' },
      proof: { sh: 'findmnt -T {path}; findmnt -T {dest}', shows: 'the same TARGET twice' },
    },
    {
      title: 'Copy, then give it its name',
      when: 'The two mounts have to stay.',
      steps: [
        { kind: 'sh', sh: 'cp {path} {dest}.part', changes: 'Copies the file beside its target.' },
        { kind: 'sh', sh: 'mv {dest}.part {dest}', changes: 'Gives the whole copy its name.' },
        { kind: 'sh', sh: 'rm {path}', changes: 'Removes the original.' },
      ],
      whyItWorks: 'The last rename stays inside of one mount, so nobody sees half a file.',
      risk: { level: 'reversible', undo: 'Copy it back in the same way.' },
      proof: { sh: 'ls -l {dest}', shows: 'the whole size' },
    },
  ],
  popularButWrong: {
    advice: 'It is the same disk according to `df`, so report a bug.',
    because:
      'It is meant so: a mount is a border, so that what is mounted elsewhere cannot be reached around its rules.',
  },
  sources: ['man:rename(2)', 'man:mount(8)', 'man:findmnt(8)', 'https://docs.docker.com/engine/storage/bind-mounts/'],
  scenario: {
    params: { path: '/srv/work/inbox/report.txt', dest: '/srv/work/done/report.txt', program: 'node' },
    world: 'workshop',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      files: {
        '/srv/work/disk/inbox/report.txt': { text: 'a report\n' },
        '/srv/work/disk/done': { dir: true },
        '/srv/work/inbox': { dir: true },
        '/srv/work/done': { dir: true },
        '/srv/work/file-it.js': {
          text: "const fs = require('fs')\n\nfs.renameSync(process.argv[2], process.argv[3])\nconsole.log('filed')\n",
        },
      },
    },
    reproduce: {
      run: 'sudo mount --bind disk/inbox inbox; sudo mount --bind disk/done done; node file-it.js {path} {dest}',
      fails: { call: 'rename', errno: 'EXDEV' },
    },
    steps: [
      {
        title: 'Mount as a container does, and move',
        ask: 'Let the program file the report from one mount to the other.',
        run: 'sudo mount --bind disk/inbox inbox; sudo mount --bind disk/done done; node file-it.js {path} {dest}',
        done: { kind: 'fails', call: 'rename', errno: 'EXDEV' },
      },
      {
        title: 'Compare the mounts',
        ask: 'On which mount does each of the two lie?',
        run: 'findmnt -T {path}; findmnt -T {dest}',
        done: { kind: 'ran', program: ['findmnt', 'mount', 'df', 'stat'] },
      },
      {
        title: 'Stay inside of one mount',
        ask: 'Move it where both folders lie in one mount.',
        run: 'node file-it.js disk/inbox/report.txt disk/done/report.txt',
        done: { kind: 'exists', path: '{dest}' },
      },
    ],
    solved: {
      kind: 'all',
      of: [
        { kind: 'exists', path: '{dest}' },
        { kind: 'not', of: { kind: 'exists', path: '{path}' } },
      ],
    },
    solutions: [
      { title: 'Stay inside of one mount', run: 'node file-it.js disk/inbox/report.txt disk/done/report.txt' },
      { title: 'Copy, then remove', run: 'cp {path} {dest}.part; mv {dest}.part {dest}; rm {path}' },
    ],
    wrong: [
      { run: 'sudo node file-it.js {path} {dest}', but: 'Mounts are the same for root.' },
      {
        run: 'df inbox done; node file-it.js {path} {dest}',
        but: '`df` shows one filesystem, and there are still two mounts.',
      },
    ],
  },
})
