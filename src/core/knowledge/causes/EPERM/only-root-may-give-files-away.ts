import { defineCause } from '../../schema.ts'

/** fchownat(2) without CAP_CHOWN: install scripts, `tar`, `cp -p`, `rsync -o`, package managers. */
export default defineCause({
  title: 'Only root may give a file to another user',
  because:
    '`{program|The program}` could not change the owner of {path|$|the file} **because** that takes root, even for your own files',
  why: `
If users could give files away, they could get round quotas and plant files in other people's names. So \`chown\` to another user needs root
(CAP_CHOWN). Scripts that were written for root call it, and fail when an ordinary user or a rootless container runs them.`,
  prior: 2,
  clues: [
    {
      when: { syscall: ['chown', 'lchown', 'fchown', 'fchownat'] },
      weight: 4,
      says: 'the failing call changes the owner',
    },
    {
      when: { text: '\\bchown\\b|changing ownership|preserve ownership|lchown', near: 2 },
      weight: 4,
      says: 'the message is about ownership',
    },
    {
      when: { text: 'docker|podman|rootless|nfs|unprivileged', near: 60 },
      weight: 1,
      says: 'rootless containers and NFS refuse it even to their root',
    },
    {
      when: { syscall: ['kill', 'link', 'linkat', 'unlink', 'mount', 'setrlimit'] },
      weight: -4,
      says: 'the failing call has nothing to do with owners',
    },
  ],
  question: {
    ask: 'Who are you?',
    run: 'id',
    answers: [
      { reads: { output: 'id', rows: { uid: '[1-9]\\d*' } }, weight: 2, says: 'you are not root' },
      {
        reads: { output: 'id', rows: { uid: '0' } },
        weight: -2,
        says: 'you are root: a container or a mount takes the right away',
      },
    ],
  },
  fixes: [
    {
      title: 'Give access by a group instead',
      when: 'Another user must be able to write there, and you share a group.',
      steps: [
        { kind: 'sh', sh: 'chgrp {group} {path}', changes: 'Gives the file to a group of yours; the owner stays you.' },
        { kind: 'sh', sh: 'chmod g+rw {path}', changes: 'Lets members of that group read and write it.' },
      ],
      whyItWorks: 'You may give your files to any group that you belong to.',
      risk: { level: 'reversible', undo: 'Set the old group and `chmod g-w`.' },
      proof: { sh: 'ls -l {path}', shows: 'the group, and `rw` in the middle' },
    },
    {
      title: 'Leave the owner out of it',
      when: 'The script copies or unpacks, and the owner does not matter.',
      steps: [
        { kind: 'sh', sh: 'cp -r --no-preserve=ownership source target', changes: 'Copies; the copies are yours.' },
        { kind: 'sh', sh: 'tar --no-same-owner -xf archive.tar', changes: 'Unpacks; the files are yours.' },
        { kind: 'sh', sh: 'rsync -rlpt source/ target/', changes: 'Like `-a`, without owner and group.' },
      ],
      whyItWorks: 'Without the request for an owner no `chown` is made.',
      risk: { level: 'reversible', undo: 'Run the old command as root.' },
      proof: { sh: 'ls -l target', shows: 'your name as the owner' },
    },
    {
      title: 'Do this one step as root',
      when: 'The owner matters and you administer the machine.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo chown www-data {path}',
          changes: 'Gives that one file away; you may lose access to it.',
        },
      ],
      whyItWorks: 'Root has CAP_CHOWN.',
      risk: { level: 'reversible', undo: '`sudo chown` with your own name.' },
      proof: { sh: 'ls -l {path}', shows: '`www-data` as the owner' },
    },
  ],
  popularButWrong: {
    advice: 'Run the whole script with `sudo`.',
    because: 'Everything it makes then belongs to root, and the next run without sudo fails with EACCES.',
  },
  sources: ['man:chown(2)', 'man:capabilities(7)', 'man:cp(1)', 'man:tar(1)'],
  scenario: {
    params: { path: '/srv/work/uploads', group: 'team', program: 'setup.sh' },
    world: 'workshop',
    with: {
      users: [
        { name: 'demo', uid: 1000, gid: 1000, home: '/home/demo', shell: '/bin/bash', groups: [2000] },
        { name: 'team', uid: 2000, gid: 2000, home: '/nonexistent', shell: '/usr/sbin/nologin' },
      ],
      files: {
        '/srv/work/setup.sh': {
          text: '#!/bin/bash\nset -e\nmkdir -p {path}\nchown www-data {path}\ntouch {path}/ready\necho ready\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './setup.sh', fails: { call: 'fchownat', errno: 'EPERM' } },
    steps: [
      {
        title: 'Run the set-up',
        ask: 'Run the script. It wants to give its directory to `www-data`.',
        run: './setup.sh',
        done: { kind: 'fails', call: 'fchownat', errno: 'EPERM' },
      },
      {
        title: 'See who you are',
        ask: 'Who are you, and which groups are you in?',
        run: 'id; ls -ld {path}',
        done: { kind: 'ran', program: ['id', 'groups', 'whoami', 'ls', 'stat'] },
      },
      {
        title: 'Use a group',
        ask: 'Let the script give the directory to your group `{group}`, and run it.',
        run: "sed -i 's/^chown www-data/chgrp {group}/' setup.sh; ./setup.sh",
        done: { kind: 'exists', path: '{path}/ready', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '{path}/ready', type: 'file' },
    solutions: [
      { title: 'Give it to a group of yours', run: "sed -i 's/^chown www-data/chgrp {group}/' setup.sh; ./setup.sh" },
      { title: 'Leave the owner as it is', run: "sed -i '/^chown/d' setup.sh; ./setup.sh" },
    ],
    wrong: [
      {
        run: 'chmod u+rwx {path}; ./setup.sh',
        but: 'You have every permission on it already; giving it away is another matter.',
      },
      {
        run: "sed -i 's/^chown www-data/chown :www-data/' setup.sh; ./setup.sh",
        but: 'A group to which you do not belong is refused like a foreign owner.',
      },
    ],
  },
})
