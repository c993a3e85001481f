import { defineCause } from '../../schema.ts'

/** read(2) on the directory that `docker run -v ./config.json:…` made because the file was not there. */
export default defineCause({
  title: 'Docker made a folder because the mounted file was missing',
  because:
    '`{program|The program}` could not read {path|$|its file} **because** a folder was made in its place when the container was first started',
  why: `
\`-v ./config.json:/app/config.json\` and the short \`volumes:\` form of Compose make the source when it is not there, and what they make is an empty **folder** of root. So a
container that was started once before the file was copied, or from the wrong directory, leaves a folder called \`config.json\`. It opens without complaint; reading it is refused. A Kubernetes
\`hostPath\` of type \`DirectoryOrCreate\` does the same.`,
  prior: 1,
  clues: [
    {
      when: { text: 'os\\.(?:remove|unlink)|unlink|cannot remove', near: 4 },
      weight: -5,
      says: 'it was to be removed, not read',
    },
    {
      when: { text: '^(?:cat|head|tail|rm|sort|wc|sed|grep): ', near: 0 },
      weight: -3,
      says: 'a command of a shell was given the name',
    },
    {
      when: { text: 'docker|compose|container|volumes?:|\\bpod\\b|kubelet|hostPath|/app/', near: 40 },
      weight: 3,
      says: 'containers are in play, and they make a folder where a mounted file is missing',
    },
    { when: { syscall: ['read'] }, weight: 2, says: 'it could be opened, and reading was refused' },
    {
      when: { entity: { path: '.*\\.(?:json|ya?ml|toml|conf|cfg|ini|env|xml|crt|pem|key|sql|properties|sock)' } },
      weight: 2,
      says: 'the name `{path}` is that of a file',
    },
    {
      when: {
        text: '(?:Is a directory|is a directory|IsADirectoryError).*\\.(?:json|ya?ml|toml|conf|cfg|ini|env)\\b',
        near: 2,
      },
      weight: 1,
      says: 'the name is that of a settings file',
    },
    { when: { entity: { path: '.*/' } }, weight: -3, says: 'the path ends in a slash' },
    { when: { syscall: ['unlink', 'rm', 'copyfile'] }, weight: -4, says: 'nothing was to be read' },
  ],
  question: {
    ask: 'What is at the path, and who made it?',
    run: 'ls -ld {path}',
    answers: [
      {
        reads: { output: 'ls', rows: { type: 'directory', owner: 'root' } },
        weight: 4,
        says: '`{name}` is a folder that root made',
      },
      { reads: { output: 'ls', rows: { type: 'directory' } }, weight: 1, says: '`{name}` is a folder' },
      { reads: { output: 'ls', rows: { type: 'file' } }, weight: -5, says: 'it is a file' },
    ],
  },
  fixes: [
    {
      title: 'Remove the empty folder and put the file there',
      when: 'The path is right and the file was missing.',
      steps: [
        { kind: 'sh', sh: 'docker compose down', changes: 'Stops the containers of this project.' },
        { kind: 'sh', sh: 'sudo rmdir {path}', changes: 'Removes the folder, and only if it is empty.' },
        { kind: 'sh', sh: 'cp config.example.json {path}', changes: 'Makes the file, from the example that you have.' },
        { kind: 'sh', sh: 'docker compose up -d', changes: 'Makes the containers anew and starts them.' },
      ],
      whyItWorks:
        'With a file at the source, the file is mounted. A container made before keeps the old mount, so it is made anew.',
      risk: { level: 'reversible', undo: 'Remove the file again.' },
      proof: { sh: 'ls -ld {path}', shows: 'a line that begins with `-`' },
    },
    {
      title: 'Let the start fail instead',
      when: 'It must not happen again.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'yaml',
          code: 'volumes:\n  - type: bind\n    source: ./config.json\n    target: /app/config.json\n    bind:\n      create_host_path: false',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --mount type=bind,src="$PWD/config.json",dst=/app/config.json app',
        },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'hostPath:\n  path: /etc/app/config.json\n  type: File',
        },
      ],
      whyItWorks: 'The long form says that the source must exist, and names it when it does not.',
      risk: { level: 'reversible', undo: 'Write the short form again.' },
      proof: { sh: 'docker compose up', shows: 'a message about the missing source, and no container' },
    },
  ],
  popularButWrong: {
    advice: 'Give the container more rights (`chmod`, `user: root`).',
    because: 'Root reads folders no better as files than anybody else.',
  },
  exceptions: [
    'With a relative source the starting directory counts: `docker run` wants `$PWD/…`, Compose starts at its own file.',
  ],
  sources: [
    'man:read(2)',
    'https://docs.docker.com/engine/storage/bind-mounts/',
    'https://kubernetes.io/docs/concepts/storage/volumes/',
  ],
  scenario: {
    params: { path: '/srv/work/config.json', program: 'node' },
    world: 'workshop',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      files: {
        '{path}': { dir: true, owner: 'root' },
        '/srv/work/config.example.json': { text: '{ "greeting": "hello" }\n' },
        '/srv/work/app.js': {
          text: "const fs = require('fs')\n\nconst { greeting } = JSON.parse(fs.readFileSync(process.env.CONFIG || '{path}', 'utf8'))\nfs.writeFileSync('logs/greeted', greeting)\nconsole.log(greeting)\n",
        },
      },
    },
    reproduce: { run: 'node app.js', fails: { call: 'read', errno: 'EISDIR' } },
    steps: [
      {
        title: 'Start the program',
        ask: 'Start it. It cannot read its settings.',
        run: 'node app.js',
        done: { kind: 'fails', call: 'read', errno: 'EISDIR' },
      },
      {
        title: 'Look at the settings',
        ask: 'What is at {path}, and whose is it?',
        run: 'ls -ld {path}',
        done: { kind: 'ran', program: ['ls', 'stat', 'file'] },
      },
      {
        title: 'Put a file in its place',
        ask: 'Remove the empty folder, and copy the example there.',
        run: 'sudo rmdir {path}; cp config.example.json {path}',
        done: { kind: 'exists', path: '{path}', type: 'file', minSize: 1 },
      },
      {
        title: 'Start it again',
        ask: 'Start the program once more.',
        run: 'node app.js',
        done: { kind: 'exists', path: '/srv/work/logs/greeted', minSize: 1 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/greeted', minSize: 1 },
    solutions: [
      {
        title: 'Remove the folder and put the file there',
        run: 'sudo rmdir {path}; cp config.example.json {path}; node app.js',
      },
      { title: 'Name another file', run: 'CONFIG=config.example.json node app.js' },
    ],
    wrong: [
      { run: 'sudo node app.js', but: 'Root may enter the folder, and cannot read it as a file either.' },
      { run: 'sudo cp config.example.json {path}; node app.js', but: '`cp` puts the file inside of the folder.' },
    ],
    harm: [{ run: 'sudo rm -rf {path}', instead: 'Use `rmdir`: it refuses when somebody has put something there.' }],
  },
})
