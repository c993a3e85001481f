import { defineCause } from '../../schema.ts'

/** open(2) with O_NOFOLLOW: one link at the end is enough. */
export default defineCause({
  title: 'The program refuses to follow a link, and this is one',
  because:
    '`{program|The program}` could not open {path|$|the file} **because** it does not follow symbolic links, and the last name is one',
  why: `
With O_NOFOLLOW \`open\` fails if the last name is a symbolic link, so that nobody can slip another file under a program that writes with more rights. The message says “too many levels”, yet a
single link is enough and no circle is there. Log rotators, mail and SSH programs, secret loaders and container runtimes open files in this way.`,
  prior: 1,
  clues: [
    { when: { text: 'os\\.open\\(', near: 4 }, weight: 2, says: 'it was opened with flags of its own' },
    {
      when: { text: 'O_NOFOLLOW|nofollow|no-?follow|symlink attack|refus\\w+ .*symlink|insecure', near: 10 },
      weight: 6,
      says: 'the log says that links are not followed',
    },
    { when: { syscall: ['open', 'openat'] }, weight: 1, says: 'the refusal came when the path was opened' },
    {
      when: { syscall: ['stat', 'scandir', 'access', 'execve', 'realpath'] },
      weight: -3,
      says: 'this call follows links',
    },
    {
      when: { entity: { path: '.*/([^/]+)/\\1/.*' } },
      weight: -3,
      says: 'the same name comes again and again in the path',
    },
  ],
  question: {
    ask: 'Is the file a link, and does it lead anywhere?',
    run: 'namei -l {path}',
    answers: [
      { reads: { output: 'namei', rows: { error: '.+' } }, weight: -4, says: 'the way does not end: a circle' },
      {
        reads: { output: 'namei', rows: { type: 'symlink' } },
        weight: 4,
        says: '`{name}` is a link to `{target}`, and that can be reached',
      },
      { reads: { output: 'ls', rows: { type: 'symlink' } }, weight: 2, says: '`{name}` is a link to `{target}`' },
    ],
  },
  fixes: [
    {
      title: 'Give the program the real path',
      when: 'The path is set in a configuration or on the command line.',
      steps: [
        { kind: 'sh', sh: 'realpath {path}' },
        { kind: 'sh', sh: 'node audit.js "$(realpath {path})"' },
      ],
      whyItWorks: 'The last name is then the file itself. Links further up in the path do not matter to O_NOFOLLOW.',
      risk: { level: 'reversible', undo: 'Give it the old path again.' },
      proof: { sh: 'namei -l "$(realpath {path})"', shows: 'no line that begins with `l`' },
    },
    {
      title: 'Put a real file in the place of the link',
      when: 'The path cannot be changed.',
      steps: [
        {
          kind: 'sh',
          sh: 'cp --remove-destination "$(realpath {path})" {path}',
          changes: 'Replaces the link by a copy of what it points to. Later changes of the one do not reach the other.',
        },
      ],
      whyItWorks: 'An ordinary file has the name.',
      risk: { level: 'reversible', undo: 'Remove the copy and make the link again with `ln -s`.' },
      proof: { sh: 'ls -l {path}', shows: 'a line that begins with `-`' },
    },
    {
      title: 'Mount instead of linking',
      when: 'The data have to live elsewhere.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo mount --bind /data/logs /var/log/app',
          changes: 'Shows the one folder at the other place.',
        },
      ],
      whyItWorks: 'A mount is no link: for programs the folder is simply there.',
      risk: { level: 'reversible', undo: 'sudo umount /var/log/app' },
      proof: { sh: 'findmnt /var/log/app', shows: 'the mount' },
    },
  ],
  popularButWrong: {
    advice: 'Search for a circle of links.',
    because: 'There is none: `realpath` answers, and `cat` reads the file.',
  },
  sources: ['man:open(2)', 'man:openat2(2)', 'man:path_resolution(7)', 'https://nodejs.org/api/fs.html'],
  scenario: {
    params: { path: '/srv/work/audit.log', program: 'dd' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/logs/audit-2025.log': { text: 'login ann\n' },
        '{path}': { symlink: 'logs/audit-2025.log' },
        '/srv/work/collect.sh': {
          text: '#!/bin/bash\n# Never follows a link that somebody may have put there\ndd if="$1" iflag=nofollow of=logs/collected status=none\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './collect.sh {path}', fails: { call: 'open', errno: 'ELOOP' } },
    steps: [
      {
        title: 'Collect the log',
        ask: 'Let the collector read the log.',
        run: './collect.sh {path}',
        done: { kind: 'fails', call: 'open', errno: 'ELOOP' },
      },
      {
        title: 'Is it a link?',
        ask: 'See whether it is a link, and where it leads.',
        run: 'namei -l {path}',
        done: { kind: 'ran', program: ['namei', 'ls', 'readlink', 'realpath', 'stat', 'cat'] },
      },
      {
        title: 'Give it the real path',
        ask: 'Give the collector the path of the file itself.',
        run: './collect.sh "$(realpath {path})"',
        done: { kind: 'exists', path: '/srv/work/logs/collected', minSize: 5 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/collected', minSize: 5 },
    solutions: [
      { title: 'Give it the real path', run: './collect.sh "$(realpath {path})"' },
      {
        title: 'Put a real file there',
        run: 'cp --remove-destination "$(realpath {path})" {path}; ./collect.sh {path}',
      },
    ],
    wrong: [
      { run: 'ln -sf "$(realpath {path})" {path}; ./collect.sh {path}', but: 'An absolute link is a link as well.' },
      {
        run: 'chmod 644 {path}; ./collect.sh {path}',
        but: 'This changes the mode of the file behind it, and the name is still a link.',
      },
    ],
  },
})
