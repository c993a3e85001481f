import { defineCause } from '../../schema.ts'

/** path_resolution(7): 40 links in one lookup, even if the chain would end. */
export default defineCause({
  title: 'A chain of more than 40 links',
  because:
    '`{program|The program}` could not reach {path|$|its path} **because** more than 40 symbolic links follow one upon the other',
  why: `
Nothing leads back: each link points to the next, and after 40 the kernel stops counting. Such chains grow when each deployment links to the one before it, when \`update-alternatives\`-like scripts link to links, or
when a backup tool links each day to yesterday. It works for months and breaks on one day for everybody.`,
  prior: 0,
  clues: [
    {
      when: { text: '(?:release|deploy|backup|snapshot|daily|v)[-_/.]?\\d{2,}', near: 5 },
      weight: 2,
      says: 'the names are numbered',
    },
    { when: { entity: { path: '.*\\d{2,}' } }, weight: 3, says: '`{path}` carries a number' },
    { when: { text: 'O_NOFOLLOW|nofollow', near: 5 }, weight: -4, says: 'links are not followed at all' },
    { when: { entity: { path: '.*/([^/]+)/\\1/.*' } }, weight: -4, says: 'a name comes again and again in the path' },
  ],
  question: {
    ask: 'Where do the links of that folder lead?',
    run: 'find "$(dirname {path})" -maxdepth 1 -type l -ls',
    answers: [
      {
        reads: { output: 'find', rows: { name: '.*\\d+ -> .*\\d+' } },
        weight: 4,
        says: 'from one number to the next: `{name}`',
      },
      {
        reads: { output: 'find', rows: { name: '.+ -> \\.{1,2}/?' } },
        weight: -3,
        says: '`{name}` leads back',
      },
    ],
  },
  fixes: [
    {
      title: 'Let the link point to the end of the chain',
      when: 'The chain ends somewhere.',
      steps: [
        {
          kind: 'sh',
          sh: 'cd "$(dirname {path})"; n={path}; while [ -L "$n" ]; do n=$(readlink "$n"); done; echo "$n"',
        },
        {
          kind: 'sh',
          sh: 'ln -sfn REAL_FILE {path}',
          changes: 'Replaces the one link; `REAL_FILE` is what the first command printed.',
        },
      ],
      whyItWorks: 'One step leads there. Only a lookup counts links, `readlink` reads one at a time.',
      risk: { level: 'reversible', undo: 'Point the link to its old target, which `readlink` shows before.' },
      proof: { sh: 'readlink -e {path}', shows: 'the real file' },
    },
    {
      title: 'Resolve before linking',
      when: 'A script makes the links.',
      steps: [{ kind: 'code', runtime: 'bash', language: 'sh', code: 'ln -sfn "$(realpath -e "$previous")" current' }],
      whyItWorks: 'Each new link then names the real thing, so no chain grows.',
      risk: { level: 'reversible', undo: 'Write the old line again.' },
      proof: { sh: 'namei current', shows: 'one line that begins with `l`' },
    },
  ],
  popularButWrong: {
    advice: 'Raise the limit of 40.',
    because: 'It is fixed in the kernel (MAXSYMLINKS), there is no setting.',
  },
  sources: ['man:path_resolution(7)', 'man:symlink(7)', 'man:readlink(1)'],
  scenario: {
    params: { path: '/srv/work/v41', program: 'cat' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/v0': { text: 'the settings\n' },
        '/srv/work/deploy.sh': {
          text: '#!/bin/bash\n# Each version keeps the settings of the one before\nfor n in $(seq 41); do ln -sfn v$((n - 1)) v$n; done\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './deploy.sh; cat {path}', fails: { call: 'open', errno: 'ELOOP' } },
    steps: [
      {
        title: 'Read the settings',
        ask: 'Deploy, and read the settings of the newest version.',
        run: './deploy.sh; cat {path}',
        done: { kind: 'fails', call: 'open', errno: 'ELOOP' },
      },
      {
        title: 'Follow the chain',
        ask: 'Where do the newest links lead?',
        run: 'ls -l v41 v40 v1',
        done: { kind: 'ran', program: ['ls', 'readlink', 'namei', 'stat'] },
      },
      {
        title: 'Point to the end',
        ask: 'Let the newest link point to the file itself, and read it.',
        run: 'ln -sfn v0 {path}; cat {path}',
        done: { kind: 'succeeds', call: 'open', path: 'v41', by: 'cat' },
      },
    ],
    solved: { kind: 'succeeds', call: 'open', path: 'v41', by: 'cat' },
    solutions: [
      { title: 'Point to the end', run: 'ln -sfn v0 {path}; cat {path}' },
      { title: 'Shorten it in the middle', run: 'ln -sfn v0 v20; cat {path}' },
    ],
    wrong: [
      {
        run: 'ln -sfn v40 v42; cat v42; cat {path}',
        but: 'A new link is one more at the beginning of the same chain.',
      },
      { run: 'cat ./v41', but: 'Another spelling of the same path.' },
    ],
  },
})
