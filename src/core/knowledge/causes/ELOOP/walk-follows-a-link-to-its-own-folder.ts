import { defineCause } from '../../schema.ts'

/** A recursive walk that follows links: a/self/self/self … until the 41st. */
export default defineCause({
  title: 'A walk through folders follows a link to where it comes from',
  because:
    '`{program|The program}` could not go deeper at {path|$|this path} **because** it walks through folders again and again by way of a link to one of their parents',
  why: `
A link such as \`app/app → .\` or \`node_modules/me → ..\` does no harm to anybody who opens a file by name. A walk that follows links takes it for a new folder, finds the same link in it, and goes in 40 times: the path in the
message has the same name over and over. Workspaces (\`npm link\`), old X11 and SSL folders, and Wine prefixes have such links.`,
  prior: 1,
  clues: [
    {
      when: { entity: { path: '.*/([^/]+)/\\1/\\1.*' } },
      weight: 7,
      says: 'the same name comes again and again in the path',
    },
    { when: { text: '/([\\w.@-]{1,60})/\\1/\\1', near: 1 }, weight: 5, says: 'a name is repeated in the path' },
    {
      when: { text: 'glob|walk|recursive|watch|scandir|readdir|chokidar|followlinks|FOLLOW_LINKS', near: 12 },
      weight: 1,
      says: 'folders are walked through',
    },
    { when: { text: 'O_NOFOLLOW|nofollow', near: 5 }, weight: -4, says: 'links are not followed at all' },
  ],
  question: {
    ask: 'Which links below lead to a folder above?',
    run: 'find . -type l -xtype d -ls',
    answers: [
      {
        reads: { output: 'find', rows: { name: '.+ -> (?:\\.{1,2}(?:/\\.\\.)*/?|/.*)' } },
        weight: 5,
        says: '`{name}`',
      },
      { reads: { output: 'find', rows: 'none' }, weight: -3, says: 'no link to a folder is there' },
    ],
  },
  fixes: [
    {
      title: 'Do not follow links on the walk',
      when: 'The program or its options are yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: '// entries of withFileTypes speak of the link itself\nfor (const entry of fs.readdirSync(folder, { withFileTypes: true }))\n  if (entry.isDirectory()) walk(path.join(folder, entry.name))',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'os.walk(folder, followlinks=False)   # the default',
        },
        {
          kind: 'code',
          runtime: 'java',
          language: 'java',
          code: 'Files.walk(folder)   // without FileVisitOption.FOLLOW_LINKS',
        },
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'find . -type f     # without -L\ngrep -r word .     # not -R',
        },
      ],
      whyItWorks: 'Without links, folders are a tree and every walk ends.',
      risk: { level: 'reversible', undo: 'Follow links again.' },
      proof: { sh: 'node count.js; echo $?', shows: '0' },
    },
    {
      title: 'Remember where you have been',
      when: 'Links have to be followed.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'const seen = new Set()\nfunction walk(folder) {\n  const real = fs.realpathSync(folder)\n  if (seen.has(real)) return\n  seen.add(real)\n  // …\n}',
        },
      ],
      whyItWorks: 'Each folder has one real path, and is entered once.',
      risk: { level: 'reversible', undo: 'Take the set out.' },
      proof: { sh: 'node count.js; echo $?', shows: '0' },
    },
    {
      title: 'Remove the link, or exclude it',
      when: 'Nobody needs it, or the tool has a list of exceptions.',
      steps: [{ kind: 'sh', sh: 'rm site/self', changes: 'Removes the link alone. Write no slash behind it.' }],
      whyItWorks: 'No way leads back any more.',
      risk: { level: 'reversible', undo: 'ln -s . site/self' },
      proof: { sh: 'find -L . -name self', shows: 'nothing' },
    },
  ],
  popularButWrong: {
    advice: 'Limit the depth of the walk.',
    because: 'Everything is still counted several times over, up to that depth.',
  },
  sources: [
    'man:path_resolution(7)',
    'man:find(1)',
    'https://docs.python.org/3/library/os.html',
    'https://nodejs.org/api/fs.html',
  ],
  scenario: {
    params: { path: '/srv/work/site/self', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/site/index.html': { text: 'welcome\n' },
        '{path}': { symlink: '.' },
        '/srv/work/count.js': {
          text: "const fs = require('fs')\n\nlet files = 0\nfunction walk(folder) {\n  for (const name of fs.readdirSync(folder)) {\n    const path = `${folder}/${name}`\n    if (fs.statSync(path).isDirectory()) walk(path)\n    else files++\n  }\n}\nwalk('site')\nfs.writeFileSync('logs/count', `${files}\\n`)\n",
        },
      },
    },
    reproduce: { run: 'node count.js', fails: { call: 'stat', errno: 'ELOOP' } },
    steps: [
      {
        title: 'Count the files',
        ask: 'Start the program that counts the files of the site.',
        run: 'node count.js',
        done: { kind: 'fails', call: 'stat', errno: 'ELOOP' },
      },
      {
        title: 'Find the link',
        ask: 'Which link leads back?',
        run: 'find site -type l -ls',
        done: { kind: 'ran', program: ['find', 'ls', 'readlink', 'namei'] },
      },
      {
        title: 'Do not follow it',
        ask: 'Let the program look at the links themselves.',
        run: "sed -i 's/statSync/lstatSync/' count.js; node count.js",
        done: { kind: 'exists', path: '/srv/work/logs/count', minSize: 2 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/count', minSize: 2 },
    solutions: [
      { title: 'Do not follow links', run: "sed -i 's/statSync/lstatSync/' count.js; node count.js" },
      { title: 'Remove the link', run: 'rm {path}; node count.js' },
    ],
    wrong: [
      { run: 'ln -sfn /srv/work/site {path}; node count.js', but: 'An absolute link leads back as well.' },
      { run: 'mv {path} site/me; node count.js', but: 'Under another name it is the same circle.' },
    ],
    harm: [
      {
        run: 'rm -r {path}/',
        instead: 'With the slash `rm` means the folder behind the link. `rm site/self` is enough.',
      },
    ],
  },
})
