import { defineCause } from '../../schema.ts'

/** macOS execve(2): "Bad CPU type in executable". */
export default defineCause({
  title: 'The program is built for a processor that this Mac does not have',
  because:
    '`{program|The program}` could not start {path|`$`|the program} **because** none of the processors it was built for is that of this Mac',
  why: `
A Mac program holds code for one or more processors. A Mac with Apple silicon runs \`arm64\`, and \`x86_64\` where Rosetta is installed; an Intel Mac runs \`x86_64\` only. 32-bit
programs (\`i386\`) ended with macOS 10.15. The shell says “bad CPU type in executable”; Node prints \`spawn Unknown system error -86\`.`,
  prior: 2,
  clues: [
    {
      when: { text: 'bad CPU type in executable|Unknown system error -86' },
      weight: 3,
      says: 'macOS says so in its own words',
    },
    { when: { text: 'x86_64|i386|arm64|rosetta|M[1-9]\\b' }, weight: 1, says: 'a processor is named' },
  ],
  fixes: [
    {
      title: 'See what it was built for, and take the right build',
      when: 'Always first.',
      steps: [
        { kind: 'sh', sh: 'file {path|./program}; uname -m' },
        {
          kind: 'sh',
          sh: 'arch -arm64 brew reinstall NAME',
          changes: 'Homebrew on Apple silicon: fetches the build for this processor in place of the old one.',
        },
      ],
      whyItWorks: '`file` lists the processors in the program; one of them has to be what `uname -m` prints.',
      risk: { level: 'reversible', undo: 'Install the former build again.' },
      proof: { sh: '{path|./program} --version', shows: 'its version' },
    },
    {
      title: 'Install Rosetta',
      when: 'A Mac with Apple silicon, and there is only an Intel build.',
      steps: [
        {
          kind: 'sh',
          sh: 'softwareupdate --install-rosetta',
          changes: 'Installs the translator for Intel programs after its licence was accepted. It stays.',
        },
      ],
      whyItWorks: 'Rosetta translates x86_64 code when the program starts.',
      risk: { level: 'reversible', undo: 'Apple offers no remover; it does nothing as long as no Intel program runs.' },
      proof: { sh: 'arch -x86_64 /usr/bin/true && echo ok', shows: 'ok' },
    },
    {
      title: 'Fetch the modules of Node anew',
      when: 'The program lies in `node_modules` and came from another machine.',
      steps: [
        {
          kind: 'sh',
          sh: 'rm -rf node_modules && npm ci',
          changes: 'Removes the installed packages and installs those of the lock file for this machine.',
        },
      ],
      whyItWorks: 'Packages such as esbuild bring one program for each processor, and npm chooses when it installs.',
      risk: {
        level: 'destructive',
        to: 'changes by hand in node_modules',
        undo: 'npm ci restores the packages, never your changes.',
      },
      proof: { sh: 'npm ls --depth=0', shows: 'the packages, without errors' },
    },
  ],
  popularButWrong: {
    advice: 'chmod +x it.',
    because: 'Without the execute bit the answer would be EACCES; this file may be run and cannot.',
  },
  sources: [
    'https://support.apple.com/en-us/102527',
    'https://developer.apple.com/documentation/apple-silicon/about-the-rosetta-translation-environment',
  ],
  notReproducible: 'It is a code of macOS; on Linux the same file gives ENOEXEC.',
})
