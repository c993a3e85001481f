import { defineCause } from '../../schema.ts'

/** A write below $TMPDIR; /tmp is often a small filesystem of its own, in memory. */
export default defineCause({
  title: 'Only the directory for temporary files is full',
  because:
    '`{program|The program}` could not write {path|`$`|a temporary file} **because** `/tmp` is a small filesystem of its own, and it is full',
  why: `
Sorting, uploading, unpacking, compiling, image conversion and here-documents of the shell write to \`/tmp\` first, even when their result goes to another disk. Many systems mount a tmpfs there: half of the memory at most, a few megabytes in containers and on small devices. What crashed programs left
there stays until the next start.`,
  prior: 1,
  clues: [
    {
      when: { entity: { path: '/(?:var/)?tmp/.*' } },
      weight: 6,
      says: '`{path}` lies in the directory for temporary files',
    },
    {
      when: {
        text: '/tmp/|TMPDIR|temp(?:orary)? file|mktemp|tempfile|here-document|java\\.io\\.tmpdir|upload_tmp|client_body_temp',
      },
      weight: 4,
      says: 'a temporary file was to be written',
    },
    {
      when: { text: '\\bsort: |\\bpip\\b|docker build|unpack|extract' },
      weight: 1,
      says: 'a program that needs much temporary room',
    },
    {
      when: { syscall: ['inotify_add_watch', 'watch', 'msgget', 'semget', 'shmget', 'unshare', 'clone'] },
      weight: -6,
      says: 'no file was written',
    },
    { when: { entity: { path: '/(?!tmp|var/tmp).*' } }, weight: -3, says: '`{path}` lies elsewhere' },
  ],
  question: {
    ask: 'How full is it?',
    run: 'df -h "${TMPDIR:-/tmp}"',
    answers: [
      {
        reads: { output: 'df', where: { mountedOn: '/tmp|/var/tmp' }, rows: { use: '>=90' } },
        weight: 9,
        says: '`{mountedOn}` has a filesystem of its own, {use} % full',
      },
      {
        reads: { output: 'df', where: { mountedOn: '/tmp|/var/tmp' }, rows: { use: '<80' } },
        weight: -5,
        says: 'there is room in `{mountedOn}`',
      },
      {
        reads: { output: 'df', where: { mountedOn: '/' }, rows: { use: '>=95' } },
        weight: -3,
        says: 'it lies on the root filesystem, and that is full',
      },
    ],
  },
  fixes: [
    {
      title: 'Let it use another place',
      when: 'It needs more than `/tmp` will ever have.',
      steps: [
        {
          kind: 'sh',
          sh: 'mkdir -p /var/tmp/work && TMPDIR=/var/tmp/work sort huge.csv -o sorted.csv',
          changes: 'Only this run.',
        },
        { kind: 'code', runtime: 'java', language: 'sh', code: 'java -Djava.io.tmpdir=/var/tmp/work -jar app.jar' },
        { kind: 'code', runtime: 'python', language: 'sh', code: 'TMPDIR=/var/tmp/work pip install torch' },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --tmpfs /tmp:size=2g image     # or -v /big/disk:/tmp',
        },
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nEnvironment=TMPDIR=/var/tmp' },
      ],
      whyItWorks: 'libc, Python, Node and Go all ask the variable `TMPDIR`; `/var/tmp` is on a disk.',
      risk: { level: 'reversible', undo: 'Leave the variable out, and remove the directory.' },
      proof: { sh: 'df -h /var/tmp', shows: 'more room than the job needs' },
    },
    {
      title: 'Remove what crashed programs left',
      when: 'It filled up slowly.',
      steps: [
        { kind: 'sh', sh: 'sudo find /tmp -xdev -type f -mtime +2 -size +1M -ls' },
        {
          kind: 'sh',
          sh: 'sudo find /tmp -xdev -type f -mtime +10 -delete',
          changes: 'Removes files there that were not changed for ten days, for good.',
        },
      ],
      whyItWorks: 'tmpfs gives the memory back at once.',
      risk: {
        level: 'destructive',
        to: 'those files; look at the list first, and spare what `fuser` shows as open',
        undo: 'None. Leave alone what is younger than the last start of the machine.',
      },
      proof: { sh: 'df -h /tmp', shows: 'less than 90 %' },
    },
    {
      title: 'Make it larger',
      when: 'It is a tmpfs and there is memory.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo mount -o remount,size=4g /tmp',
          changes: 'The upper bound; memory is used only for what lies there. Until the next start.',
        },
      ],
      whyItWorks: 'The size of a tmpfs is an option, and may be changed while it is in use.',
      risk: { level: 'reversible', undo: 'The same command with the old size.' },
      proof: { sh: 'df -h /tmp', shows: 'the new size' },
    },
  ],
  popularButWrong: {
    advice: 'Free space on the data disk.',
    because: 'That disk is not the one that is full; `df` without a path hides it among the others.',
  },
  sources: [
    'man:tmpfs(5)',
    'man:hier(7)',
    'man:mktemp(1)',
    'man:df(1)',
    'https://docs.python.org/3/library/tempfile.html',
  ],
  scenario: {
    params: { mount: '/tmp', program: 'cp' },
    world: 'workshop',
    with: {
      mounts: [
        {
          at: '/tmp',
          size: '96k',
          mode: '1777',
          owner: 'root',
          files: { 'crashed-export': { size: 40000, fill: 120 } },
        },
      ],
      files: {
        '/srv/work/data.bin': { size: 100000, fill: 120 },
        '/srv/work/convert.sh': {
          text: '#!/bin/bash\nset -e\nwork=$(mktemp -d)\ncp data.bin "$work/step1"\nmv "$work/step1" result.bin\nrmdir "$work"\necho converted\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './convert.sh 2>&1 | sed "s/tmp\\.[^/]*/tmp.X/"', fails: { call: 'write', errno: 'ENOSPC' } },
    steps: [
      {
        title: 'Convert the data',
        ask: 'Convert the data. There is plenty of room for the result.',
        run: './convert.sh',
        done: { kind: 'fails', call: 'write', errno: 'ENOSPC' },
      },
      {
        title: 'Which filesystem is full?',
        ask: 'Compare the place of the result with that of temporary files.',
        run: 'df -h . /tmp; ls -l /tmp',
        done: { kind: 'ran', program: ['df'] },
      },
      {
        title: 'Use another place',
        ask: 'Let it keep its temporary files where there is room.',
        run: 'TMPDIR=/srv/work/logs ./convert.sh',
        done: { kind: 'exists', path: '/srv/work/result.bin', type: 'file', minSize: 100000 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/result.bin', type: 'file', minSize: 100000 },
    solutions: [
      { title: 'Another place for temporary files', run: 'TMPDIR=/srv/work/logs ./convert.sh' },
      { title: 'A larger /tmp', run: 'sudo mount -o remount,size=1m /tmp; ./convert.sh' },
    ],
    wrong: [
      { run: 'rm -r releases; ./convert.sh 2>/dev/null', but: 'That was on another filesystem.' },
      {
        run: 'rm -f /tmp/crashed-export; ./convert.sh 2>/dev/null',
        but: 'A part of it is free now, and the first try has left its own half file there.',
      },
    ],
  },
})
