import { defineCause } from '../../schema.ts'

/** Node.js since 18.20.2, 20.12.2 and 21.7.3 (CVE-2024-27980): spawn of .bat and .cmd without shell gives EINVAL. */
export default defineCause({
  title: 'Node.js refuses to start a .cmd or .bat file without a shell (Windows)',
  because:
    '`{program|The program}` could not start {path|`$`|the command} **because** it is a batch file, and Node.js starts those only through a shell',
  why: `
On Windows \`npm\`, \`npx\`, \`yarn\` and \`tsc\` are batch files (\`npm.cmd\`). Their arguments are parsed by \`cmd.exe\`, so data of users in them could run commands. Since April 2024 (18.20.2, 20.12.2, 21.7.3) Node.js answers EINVAL
when such a file is started without \`shell: true\`: programs that worked before an update stopped then.`,
  prior: 0,
  clues: [
    {
      when: { text: 'spawn(?:Sync)? (?:\\S+\\.(?:cmd|bat)|EINVAL)|spawn\\S* \\S*(?:npm|npx|yarn|pnpm)\\S* EINVAL' },
      weight: 7,
      says: 'starting a program was refused',
    },
    { when: { text: '\\.cmd\\b|\\.bat\\b' }, weight: 3, says: 'a batch file is named' },
    { when: { platform: ['windows'] }, weight: 2, says: 'it is Windows' },
    {
      when: { syscall: ['mount', 'rename', 'connect', 'bind', 'readlink', 'ftruncate', 'write', 'kill', 'setrlimit'] },
      weight: -6,
      says: '`{syscall}` starts no program',
    },
  ],
  fixes: [
    {
      title: 'Start the JavaScript itself, without the batch file',
      when: 'It is npm, npx or a tool of your project.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "spawn(process.execPath, [require.resolve('typescript/bin/tsc'), '--build'], { stdio: 'inherit' })\n// npm: when started by npm itself, its own file is known\nspawn(process.execPath, [process.env.npm_execpath, 'run', 'build'], { stdio: 'inherit' })",
        },
      ],
      whyItWorks: 'The batch file does nothing but this, and no shell reads the arguments.',
      risk: { level: 'reversible', undo: 'Put the old line back.' },
      proof: { sh: 'node build.js', shows: 'the output of the tool' },
    },
    {
      title: 'Use a shell, with arguments that you wrote yourself',
      when: 'No part of the arguments comes from outside.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "spawn('npm run build', { shell: true, stdio: 'inherit' })",
        },
      ],
      whyItWorks: '`cmd.exe` is what can run batch files.',
      risk: {
        level: 'destructive',
        to: 'the machine, if data of users ever gets into the command',
        undo: 'Go back to starting without a shell.',
      },
      proof: { sh: 'node build.js', shows: 'the output of npm' },
    },
    {
      title: 'Update the tool that does it',
      when: 'The line lies in a package: a framework’s command, an old build plugin.',
      steps: [
        { kind: 'sh', sh: 'npm outdated' },
        {
          kind: 'sh',
          sh: 'npm update',
          changes: 'Installs newer versions within the ranges of package.json, and writes the lock file.',
        },
      ],
      whyItWorks: 'Most packages were changed within weeks of the Node.js release.',
      risk: { level: 'reversible', undo: 'git checkout package-lock.json && npm ci' },
      proof: { sh: 'npm run build', shows: 'no EINVAL' },
    },
  ],
  popularButWrong: {
    advice: 'Go back to an older Node.js.',
    because: 'The older one has the hole that was closed: arguments could run commands.',
  },
  sources: [
    'https://nodejs.org/en/blog/vulnerability/april-2024-security-releases-2',
    'https://nodejs.org/api/child_process.html',
  ],
  notReproducible: 'It takes Node.js on Windows.',
})
