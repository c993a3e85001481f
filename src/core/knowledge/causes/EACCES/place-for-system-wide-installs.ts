import { defineCause } from '../../schema.ts'

/** mkdir(2) and open(2) below /usr, /usr/local and /opt by an installer of an ordinary user. */
export default defineCause({
  title: 'It wants to install for all users, into a place of root',
  because:
    '`{program|The installer}` may not write {path|`$`|there} **because** that place is for programs of all users and belongs to root',
  why: `
\`npm install -g\`, \`pip install\` outside of a virtual environment, \`gem install\`, \`make install\` and \`composer global\` put their files below \`/usr\`, \`/usr/local\` or \`/opt\` unless told otherwise. Only root may write there, so that no user can put programs into other people’s \`PATH\`.
All of them can install into your home instead.`,
  prior: 1,
  clues: [
    {
      when: { entity: { path: '/(?:usr|opt|lib|var/lib/gems|Library)(?:/.*)?' } },
      weight: 5,
      says: '`{path}` is a place of root’s',
    },
    {
      when: {
        text: 'install -g|install --global|make(?:\\[\\d+\\])?: \\*\\*\\* .*install|pip3? install|gem install|site-packages|dist-packages|lib/node_modules|cpan|composer',
      },
      weight: 4,
      says: 'something was being installed',
    },
    { when: { dialect: ['npm', 'pip'] }, weight: 2, says: 'it is a package manager' },
    {
      when: { syscall: ['mkdir', 'open', 'openat', 'rename', 'symlink', 'unlink', 'access'] },
      weight: 1,
      says: 'a file was to be put somewhere',
    },
    {
      when: { syscall: ['bind', 'connect', 'execve', 'spawn', 'setpriority'] },
      weight: -6,
      says: 'nothing was to be written',
    },
    {
      when: { entity: { path: '/(?:home|root|srv|tmp|var/www)/.*' } },
      weight: -4,
      says: '`{path}` is no place for system-wide installs',
    },
  ],
  question: {
    ask: 'Whose is the place?',
    run: 'ls -ld "$(dirname {path})"',
    answers: [
      {
        reads: { output: 'ls', rows: { owner: 'root', mode: 'drwxr-xr-x|rwxr-xr-x' } },
        weight: 2,
        says: 'it belongs to root, as it should',
      },
      { reads: { output: 'ls', rows: { owner: '(?!root).*' } }, weight: -3, says: 'it belongs to `{owner}`' },
    ],
  },
  fixes: [
    {
      title: 'Install into your own home',
      when: 'The tool is for you. Nearly always.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'sh',
          code: 'npm config set prefix ~/.local      # then: npm install -g TOOL\nnpx TOOL                            # or without installing',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'sh',
          code: 'pipx install TOOL                   # or: python3 -m venv .venv && .venv/bin/pip install TOOL',
        },
        { kind: 'code', runtime: 'ruby', language: 'sh', code: 'gem install --user-install TOOL' },
        { kind: 'code', runtime: 'make', language: 'sh', code: './configure --prefix="$HOME/.local" && make install' },
        { kind: 'code', runtime: 'go', language: 'sh', code: 'GOBIN=~/.local/bin go install example.org/tool@latest' },
      ],
      whyItWorks:
        'Every file then goes below a directory that is yours; `~/.local/bin` is in the `PATH` of most systems.',
      risk: { level: 'reversible', undo: 'Uninstall with the same tool; nothing else was touched.' },
      proof: { sh: 'command -v npm; npm config get prefix', shows: 'a directory below your home' },
    },
    {
      title: 'Take the package of the distribution',
      when: 'All users shall have it.',
      steps: [
        { kind: 'sh', sh: 'apt-cache policy ripgrep' },
        { kind: 'sh', sh: 'sudo apt install ripgrep', changes: 'Installs the package and what it needs.' },
      ],
      whyItWorks: 'The system’s own package manager runs as root, and keeps a list of what it put where.',
      risk: { level: 'reversible', undo: 'sudo apt remove ripgrep' },
      proof: { sh: 'dpkg -S "$(command -v rg)"', shows: 'the name of the package' },
    },
    {
      title: 'Install as root into /usr/local',
      when: 'It is a build from source that all users shall have.',
      steps: [
        {
          kind: 'sh',
          sh: 'make && sudo make install',
          changes: 'Files below /usr/local. Build as yourself first, so that only the copying runs as root.',
        },
      ],
      whyItWorks: '`/usr/local` is the place that package managers leave to the administrator.',
      risk: { level: 'reversible', undo: 'sudo make uninstall, where the Makefile has it.' },
      proof: { sh: 'ls -lt /usr/local/bin', shows: 'the new program, owned by root' },
    },
  ],
  popularButWrong: {
    advice: 'Use `sudo npm install -g` or `sudo pip install`.',
    because:
      'Scripts from the package registry then run as root; `pip` overwrites files of the distribution, and `npm` leaves a cache of root’s in your home.',
  },
  sources: [
    'man:hier(7)',
    'man:install(1)',
    'https://docs.npmjs.com/resolving-eacces-permissions-errors-when-installing-packages-globally',
    'https://docs.python.org/3/library/venv.html',
  ],
  scenario: {
    params: { path: '/opt/tools/bin', program: 'mkdir' },
    world: 'workshop',
    with: {
      mounts: [{ at: '/opt', size: '1m', owner: 'root' }],
      files: {
        '/opt/tools': { dir: true, owner: 'root' },
        '/srv/work/tool.sh': { text: '#!/bin/sh\necho I am the tool\n', mode: '755' },
        '/srv/work/install.sh': {
          text: '#!/bin/bash\nset -e\nprefix=${PREFIX:-/opt/tools}\nmkdir -p "$prefix/bin"\ncp tool.sh "$prefix/bin/tool"\necho "installed in $prefix"\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './install.sh', fails: { call: 'mkdir', errno: 'EACCES', path: 'bin' } },
    steps: [
      {
        title: 'Install the tool',
        ask: 'Run the installer as it is.',
        run: './install.sh',
        done: { kind: 'fails', call: 'mkdir', errno: 'EACCES', path: 'bin' },
      },
      {
        title: 'Whose is the place?',
        ask: 'Look at the directory into which it wants to put the tool.',
        run: 'ls -ld /opt/tools',
        done: { kind: 'ran', program: ['ls', 'stat', 'namei'] },
      },
      {
        title: 'Install it for yourself',
        ask: 'Choose a place in your home, and run the tool from there.',
        run: 'PREFIX=$HOME/.local ./install.sh; ~/.local/bin/tool',
        done: { kind: 'exists', path: '/home/demo/.local/bin/tool', type: 'file' },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'exists', path: '/home/demo/.local/bin/tool', type: 'file' },
        { kind: 'exists', path: '{path}/tool', type: 'file' },
      ],
    },
    solutions: [
      { title: 'Into your home', run: 'PREFIX=$HOME/.local ./install.sh; ~/.local/bin/tool' },
      { title: 'For all users, as the administrator', run: 'sudo ./install.sh; ls -l {path}' },
    ],
    wrong: [
      { run: 'umask 000; ./install.sh', but: 'The umask is about files that you make; here you may make none.' },
      { run: 'chmod u+w /opt/tools; ./install.sh', but: 'The directory is root’s, and so is its mode.' },
    ],
    harm: [
      {
        run: 'sudo chown -R demo /opt',
        instead: 'Then every program of yours may change what all users run. Install into your home.',
      },
    ],
  },
})
