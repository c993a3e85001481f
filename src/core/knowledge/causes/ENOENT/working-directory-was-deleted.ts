import { defineCause } from '../../schema.ts'

/** getcwd(2): the process stands in a directory whose name is gone. */
export default defineCause({
  title: 'The directory in which it runs has been deleted',
  because:
    '`{program|The program}` could not say where it is **because** the directory in which it stands was deleted or replaced',
  why: `
A process holds on to its working directory even after that was removed. A deployment, a \`git checkout\`, a test's clean-up or a rebuild of \`dist\` replaces the folder in which a shell or a service stands; a new one of the same name is
another folder. From then on \`getcwd\` fails, and so does everything that starts with a relative path.`,
  prior: 0,
  clues: [
    {
      when: { dialect: ['python'], missing: ['path'] },
      weight: 4,
      says: 'Python names the file of every other failure; here none is named',
    },
    { when: { syscall: ['uv_cwd', 'getcwd'] }, weight: 9, says: 'the failing call asks for the working directory' },
    {
      when: {
        text: 'uv_cwd|getcwd|os\\.getcwd|cannot (?:access parent directories|change working directory)|current working directory|job-working-directory|getwd',
        near: 6,
      },
      weight: 7,
      says: 'it is about the working directory itself',
    },
    { when: { entity: { path: '/.*' } }, weight: -2, says: 'the path is absolute' },
  ],
  question: {
    ask: 'Where does the process stand?',
    run: 'ls -l /proc/{pid}/cwd',
    answers: [
      { reads: { output: 'ls', rows: { target: '.+ \\(deleted\\)' } }, weight: 7, says: 'it stands in `{target}`' },
      {
        reads: { output: 'ls', rows: { target: '.*[^)]' } },
        weight: -5,
        says: 'it stands in `{target}`, which is there',
      },
    ],
  },
  fixes: [
    {
      title: 'Go there anew',
      when: 'It is your shell.',
      steps: [
        { kind: 'sh', sh: 'cd "$PWD"' },
        { kind: 'sh', sh: 'cd ~', changes: 'Only where this shell stands; for a folder that has not come back.' },
      ],
      whyItWorks: 'The name is looked up again and leads to the new folder.',
      risk: { level: 'read-only' },
      proof: { sh: 'pwd -P', shows: 'a path without an error' },
    },
    {
      title: 'Restart the service after the deployment',
      when: 'A server, a worker or a process manager says it.',
      steps: [
        { kind: 'code', runtime: 'systemd', language: 'sh', code: 'sudo systemctl restart app' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'sh',
          code: 'pm2 delete app && pm2 start /srv/app/current/ecosystem.config.js   # from a folder that stays',
        },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker compose restart app' },
      ],
      whyItWorks: 'A new process begins in the folder that has the name today.',
      risk: { level: 'reversible', undo: 'There is nothing to undo; requests in that moment wait or fail.' },
      proof: { sh: 'ls -l /proc/{pid}/cwd', shows: 'a folder without “(deleted)”' },
    },
    {
      title: 'Stand in a folder that stays',
      when: 'The service shall outlive deployments, or a script deletes its own folder.',
      steps: [
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nWorkingDirectory=/srv/app' },
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'cd / && rm -r "$work"' },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'with tempfile.TemporaryDirectory() as work:\n    subprocess.run(command, cwd=work)   # instead of os.chdir(work)',
        },
      ],
      whyItWorks: 'Only files below are exchanged; the folder itself is never removed.',
      risk: { level: 'reversible', undo: 'Set the old folder again.' },
      proof: { sh: 'systemctl show -p WorkingDirectory app', shows: 'the folder that stays' },
    },
  ],
  popularButWrong: {
    advice: 'Reinstall Node.js (or whatever printed it).',
    because: 'It fails before your code, so it looks broken. From another folder the same program works.',
  },
  sources: ['man:getcwd(2)', 'man:proc(5)', 'man:chdir(2)', 'https://nodejs.org/api/process.html'],
  scenario: {
    params: { program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/build/app.js': {
          text: "console.log('in', process.cwd())\nrequire('fs').writeFileSync('started', 'yes\\n')\n",
        },
        '/srv/work/rebuild.sh': {
          text: '#!/bin/bash\n# Replaces the build by a new one\ncd /srv/work\ncp -r build build.new\nrm -r build\nmv build.new build\n',
          mode: '755',
        },
      },
    },
    reproduce: {
      run: 'cd build; ../rebuild.sh; node /srv/work/build/app.js',
      fails: { call: 'getcwd', errno: 'ENOENT' },
    },
    steps: [
      {
        title: 'Rebuild, and start',
        ask: 'Go into the build, rebuild it from there, and start it.',
        run: 'cd build; ../rebuild.sh; node /srv/work/build/app.js',
        done: { kind: 'fails', call: 'getcwd', errno: 'ENOENT' },
      },
      {
        title: 'Where do you stand?',
        ask: 'Ask where your shell stands.',
        run: 'ls -l /proc/$$/cwd',
        done: { kind: 'ran', program: ['ls', 'readlink', 'lsof', 'stat'] },
      },
      {
        title: 'Go there anew',
        ask: 'Go into the folder that has the name now, and start.',
        run: 'cd /srv/work/build; node app.js',
        done: { kind: 'exists', path: '/srv/work/build/started', minSize: 3 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/build/started', minSize: 3 },
    solutions: [
      { title: 'Go there anew', run: 'cd "$PWD"; node app.js' },
      { title: 'Start it from a folder that stays', run: 'cd /srv/work; (cd build; node app.js)' },
    ],
    wrong: [
      {
        run: 'mkdir -p /srv/work/build; node app.js',
        but: 'The name exists. You stand in the old folder, which has none.',
      },
      { run: 'node app.js', but: 'A shorter path asks for the working directory even earlier.' },
    ],
  },
})
