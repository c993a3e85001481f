import { defineCause } from '../../schema.ts'

/** A file that .gitignore, .dockerignore or "files" keeps out: it exists on the developer's machine only. */
export default defineCause({
  title: 'The file was left out of what was deployed',
  because:
    '`{program|The program}` could not find {path|$|the file} **because** a list of exceptions kept it out of what was copied to this machine',
  why: `
It lies in your project and not in the copy that runs. \`.gitignore\` keeps \`.env\`, keys and generated files out of a clone; \`.dockerignore\` keeps them out of an image, \`files\` in \`package.json\` out of a package, an
\`--exclude\` out of an rsync. Templates and data files that a build tool does not know stay behind as well.`,
  prior: 1,
  clues: [
    {
      when: { entity: { path: '(?:.*/)?\\.env(?:\\.\\w+)?' } },
      weight: 5,
      says: '`{path}` is a file that projects keep out of Git',
    },
    {
      when: {
        entity: {
          path: '.*\\.(?:pem|key|crt|p12|jks|sqlite3?|db|local)|.*(?:secret|credential|service-?account|token).*',
        },
      },
      weight: 3,
      says: '`{path}` is a secret or local data',
    },
    {
      when: { entity: { path: '.*/(?:dist|build|generated|\\.next|\\.output|out|target|\\.svelte-kit)/.*' } },
      weight: 3,
      says: '`{path}` is made by a build',
    },
    {
      when: {
        text: 'Dockerfile|dockerignore|\\bCI\\b|GITHUB_|deploy|release|production|heroku|vercel|lambda|/var/task',
        near: 30,
      },
      weight: 2,
      says: 'it happened where the project was copied to',
    },
    {
      when: { entity: { path: '.*\\.(?:html|ejs|hbs|pug|tmpl|tpl|j2|graphql|proto|sql|wasm|node)' } },
      weight: 1,
      says: '`{path}` is a file that build tools forget',
    },
    {
      when: { syscall: ['uv_cwd', 'getcwd', 'spawn', 'execve', 'connect', 'mkdir', 'unlink'] },
      weight: -5,
      says: 'the failing call reads no file',
    },
    { when: { text: 'node_modules/\\.bin|\\.sock\\b', near: 0 }, weight: -3, says: 'it is no file of the project' },
  ],
  question: {
    ask: 'Is it in the project and left out on purpose?',
    run: 'git check-ignore -v {path}',
    answers: [
      {
        reads: { output: 'check-ignore', rows: { rule: '.+' } },
        weight: 6,
        says: 'line {line} of `{list}` keeps it out: `{rule}`',
      },
    ],
  },
  fixes: [
    {
      title: 'Bring it there by the way that is made for it',
      when: 'It is a secret or a setting of one machine: it is right that it is not in Git.',
      steps: [
        {
          kind: 'sh',
          sh: 'scp .env host:/srv/app/.env && ssh host chmod 600 /srv/app/.env',
          changes: 'Copies it to that machine, for its owner only.',
        },
        { kind: 'code', runtime: 'docker', language: 'yaml', code: 'services:\n  app:\n    env_file: .env' },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'sh',
          code: 'kubectl create secret generic app-env --from-env-file=.env',
        },
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nEnvironmentFile=/etc/app/env' },
      ],
      whyItWorks: 'Code and settings take different ways, and both arrive.',
      risk: { level: 'reversible', undo: 'Remove the file or the secret on that machine.' },
      proof: { sh: 'ls -l {path}', shows: 'the file' },
    },
    {
      title: 'Take it into what is copied',
      when: 'It is no secret and belongs to the program.',
      steps: [
        {
          kind: 'code',
          runtime: 'git',
          language: 'sh',
          code: "echo '!templates/mail.html' >> .gitignore\ngit add templates/mail.html",
        },
        { kind: 'code', runtime: 'docker', language: 'sh', code: "echo '!dist/schema.sql' >> .dockerignore" },
        { kind: 'code', runtime: 'node', language: 'json', code: '{ "files": ["dist", "templates"] }' },
        {
          kind: 'code',
          runtime: 'python',
          language: 'toml',
          code: '[tool.setuptools.package-data]\napp = ["templates/*.html"]',
        },
        { kind: 'code', runtime: 'go', language: 'go', code: '//go:embed templates\nvar templates embed.FS' },
      ],
      whyItWorks: 'An exception from the exceptions, or embedding, lets it travel with the code.',
      risk: { level: 'reversible', undo: 'Take the line out.' },
      proof: { sh: 'git ls-files {path}', shows: 'its name' },
    },
    {
      title: 'Make it there',
      when: 'It comes out of a build.',
      steps: [
        { kind: 'code', runtime: 'node', language: 'sh', code: 'npm ci && npm run build && node dist/server.js' },
      ],
      whyItWorks: 'What is made from the sources need not be copied.',
      risk: { level: 'reversible', undo: 'Remove the build.' },
      proof: { sh: 'ls dist', shows: 'the build' },
    },
  ],
  popularButWrong: {
    advice: 'Commit `.env` so that it is there.',
    because: 'Then all who can read the repository have your passwords, and its history keeps them.',
  },
  exceptions: [
    'A file cannot come back by `!` when its whole folder is listed: list `dist/*` in the place of `dist/`, then the exception.',
  ],
  sources: [
    'man:gitignore(5)',
    'https://docs.docker.com/build/concepts/context/',
    'https://docs.npmjs.com/cli/v10/configuring-npm/package-json',
    'https://git-scm.com/docs/git-check-ignore',
  ],
  scenario: {
    params: { path: '/srv/work/live/.env', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/project/.env': { text: 'GREETING=hello\n', mode: '600' },
        '/srv/work/project/.exclude': { text: '.env\nnode_modules\n' },
        '/srv/work/project/app.js': {
          text: "const fs = require('fs')\n\nconst settings = fs.readFileSync(`${__dirname}/.env`, 'utf8')\nfs.writeFileSync('/srv/work/logs/started', settings)\nconsole.log('started with', settings.trim())\n",
        },
        '/srv/work/deploy.sh': {
          text: "#!/bin/bash\nset -e\nrm -rf live\nmkdir live\ntar c $(sed 's/^/--exclude=/' project/.exclude) -C project . | tar x -C live\n",
          mode: '755',
        },
      },
    },
    reproduce: { run: './deploy.sh; node live/app.js', fails: { call: 'open', errno: 'ENOENT', path: '{path}' } },
    steps: [
      {
        title: 'Deploy and start',
        ask: 'Deploy the project, and start what was deployed.',
        run: './deploy.sh; node live/app.js',
        done: { kind: 'fails', call: 'open', errno: 'ENOENT', path: '{path}' },
      },
      {
        title: 'Compare',
        ask: 'What has the project that the copy has not?',
        run: 'ls -A project live',
        done: { kind: 'ran', program: ['ls', 'diff', 'find', 'grep'] },
      },
      {
        title: 'Bring it there',
        ask: 'Copy the settings with their mode, and start again.',
        run: 'cp -p project/.env live/; node live/app.js',
        done: { kind: 'exists', path: '/srv/work/logs/started', minSize: 5 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/started', minSize: 5 },
    solutions: [
      { title: 'Bring it there', run: 'cp -p project/.env live/; node live/app.js' },
      {
        title: 'Let the deployment bring it',
        run: "echo 'install -m 600 project/.env live/.env' >> deploy.sh; ./deploy.sh; node live/app.js",
      },
    ],
    wrong: [
      { run: './deploy.sh; node live/app.js', but: 'The same list leaves the same file out.' },
      { run: 'cd live; node app.js', but: 'The path was absolute already: it does not depend on where you stand.' },
    ],
  },
})
