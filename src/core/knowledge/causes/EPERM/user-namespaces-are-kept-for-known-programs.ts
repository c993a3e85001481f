import { defineCause } from '../../schema.ts'

/** Ubuntu since 24.04 (AppArmor), Debian before 11 and hardened kernels (a switch): no user namespaces for everybody. */
export default defineCause({
  title: 'This system lets only known programs make user namespaces',
  because:
    '`{program|The program}` could not set up its sandbox **because** this system gives user namespaces with rights only to programs that it has a profile for',
  why: `
Browsers, Electron programs, Flatpak’s \`bwrap\`, build sandboxes and rootless containers begin with a user namespace, in which they have the rights of root over what is theirs. Since 24.04 Ubuntu strips these rights by AppArmor, unless a profile allows the program
at its usual path. An AppImage, a browser unpacked in the home directory, one that a test tool downloaded, or a program in CI has no profile. Debian before 11 and hardened kernels have a plain switch instead.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'No usable sandbox|SUID sandbox helper|setuid_sandbox|Failed to move to new namespace|bwrap: |uid_map|apparmor_restrict_unprivileged_userns|newuidmap|unprivileged_userns',
      },
      weight: 8,
      says: 'it failed while its sandbox was set up',
    },
    {
      when: { text: 'chrom(?:e|ium)|electron|puppeteer|playwright|AppImage|flatpak|bubblewrap|rootless|unshare' },
      weight: 3,
      says: 'a program with such a sandbox is named',
    },
    {
      when: { syscall: ['unshare', 'clone', 'clone3', 'write', 'mount'] },
      weight: 1,
      says: '`{syscall}` belongs to setting one up',
    },
    {
      when: { syscall: ['chown', 'kill', 'unlink', 'setrlimit', 'utimensat'] },
      weight: -5,
      says: '`{syscall}` has no part in it',
    },
  ],
  question: {
    ask: 'Does this system keep them back?',
    run: 'sysctl kernel.apparmor_restrict_unprivileged_userns kernel.unprivileged_userns_clone',
    answers: [
      {
        reads: {
          output: 'sysctl',
          where: { name: 'kernel\\.apparmor_restrict_unprivileged_userns' },
          rows: { value: '1' },
        },
        weight: 5,
        says: 'AppArmor keeps them back for programs without a profile',
      },
      {
        reads: { output: 'sysctl', where: { name: 'kernel\\.unprivileged_userns_clone' }, rows: { value: '0' } },
        weight: 6,
        says: 'the switch of the kernel is off for all but root',
      },
      {
        reads: { output: 'sysctl', rows: { value: '.*' } },
        weight: -4,
        says: 'user namespaces are open to everybody here',
      },
    ],
  },
  fixes: [
    {
      title: 'Take the program from a package that has a profile',
      when: 'There is one: browsers, Flatpak, Podman.',
      steps: [
        { kind: 'sh', sh: 'sudo aa-status | grep -i unconfined; ls /etc/apparmor.d' },
        {
          kind: 'text',
          text: 'Install the package of the distribution, or the .deb of the maker, in place of an archive or an AppImage; with Playwright choose `channel: "chrome"`.',
        },
      ],
      whyItWorks: 'The profile goes by the path of the program, and the package puts the program there.',
      risk: { level: 'reversible', undo: 'Remove the package.' },
      proof: { sh: 'unshare -Ur true; echo $?', shows: '1 here still, while the program itself starts' },
    },
    {
      title: 'Write a profile for the one program',
      when: 'You trust it, and it has a path of its own.',
      steps: [
        {
          kind: 'code',
          runtime: 'apparmor',
          language: 'text',
          code: '# /etc/apparmor.d/my-browser\nabi <abi/4.0>,\ninclude <tunables/global>\nprofile my-browser /opt/browser/chrome flags=(unconfined) {\n  userns,\n}',
        },
        {
          kind: 'sh',
          sh: 'sudo apparmor_parser -r /etc/apparmor.d/my-browser',
          changes: 'Loads the profile: this one path may make user namespaces, and nothing else changes for it.',
        },
      ],
      whyItWorks: '`userns,` is the right that is missing; `unconfined` leaves all others as they were.',
      risk: {
        level: 'reversible',
        undo: 'sudo apparmor_parser -R /etc/apparmor.d/my-browser; sudo rm /etc/apparmor.d/my-browser',
      },
      proof: { sh: 'sudo aa-status | grep my-browser', shows: 'the profile, with the program in it once it runs' },
    },
    {
      title: 'Open them on a machine that serves only you or CI',
      when: 'It runs nothing of strangers but what it is thrown away for.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
          changes:
            'Until the next start every program may make user namespaces, and with them reach parts of the kernel in which most holes of late were.',
        },
      ],
      whyItWorks: 'AppArmor then no longer asks for a profile.',
      risk: { level: 'reversible', undo: 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=1' },
      proof: { sh: 'unshare -Ur id -u', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Start the browser with `--no-sandbox`.',
    because:
      'Then each page that it opens runs with all your rights; the sandbox was the reason why namespaces were wanted.',
  },
  exceptions: ['`bwrap: setting up uid map: Permission denied` is the same refusal with another code (EACCES).'],
  sources: ['man:user_namespaces(7)', 'man:apparmor.d(5)', 'https://docs.kernel.org/admin-guide/LSM/apparmor.html'],
  notReproducible: 'It takes a kernel with AppArmor and its rules; the lab has one user namespace.',
})
