import { defineCause } from '../../schema.ts'

/** FreeBSD: a call with a global name (open by path, connect by address, kill of a pid) after cap_enter(2). */
export default defineCause({
  title: 'A path was opened after the program had entered its sandbox (FreeBSD)',
  because:
    '`{program|The program}` could not use {path|`$`|a file} **because** it is in capability mode, where names of the whole system are forbidden',
  why: `
\`cap_enter\` of FreeBSD is a one-way door: from then on a process and its children reach only what they have descriptors for. Opening by a path, connecting to an address, signalling a pid, \`sysctl\` and \`chdir\` are refused with ECAPMODE. What people meet are things that
happen late and by themselves: a locale or time zone file that is read at the first message, a name that is looked up, a library loaded on demand, a log opened anew.`,
  prior: 2,
  clues: [
    {
      when: { text: 'cap_enter|capsicum|casper|cap_rights|capability mode' },
      weight: 4,
      says: 'the sandbox of FreeBSD is named',
    },
    {
      when: { syscall: ['open', 'openat', 'connect', 'kill', 'chdir', 'sysctl', 'stat'] },
      weight: 2,
      says: '`{syscall}` names something of the whole system',
    },
  ],
  fixes: [
    {
      title: 'Find the call that comes too late',
      when: 'Always first.',
      steps: [
        {
          kind: 'sh',
          sh: 'ktrace -t cnp ./program; kdump | grep -B2 CAP',
          changes: 'Writes ktrace.out in this directory.',
        },
      ],
      whyItWorks: 'ktrace records violations of capability mode by name, with the call and its path before them.',
      risk: { level: 'reversible', undo: 'rm ktrace.out' },
      proof: { sh: 'kdump | grep -c CAP', shows: '0 after the program was changed' },
    },
    {
      title: 'Do it before the door closes',
      when: 'You write the program.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'tzset(); setlocale(LC_ALL, "");        /* read their files now */\ncaph_cache_catpages(); caph_cache_tzdata();\nint dir = open("/var/db/app", O_RDONLY | O_DIRECTORY);\ncap_enter();\nint fd = openat(dir, "state", O_RDWR);   /* below a descriptor it is allowed */',
        },
      ],
      whyItWorks: 'Descriptors that were opened before stay, and `openat` below one of them asks for no global name.',
      risk: { level: 'reversible', undo: 'Move the lines back.' },
      proof: { sh: './program; echo $?', shows: '0' },
    },
    {
      title: 'Leave names to a helper outside',
      when: 'It has to look up hosts or users all the time.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'cap_channel_t *casper = cap_init();\ncap_channel_t *net = cap_service_open(casper, "system.net");\ncap_enter();\ncap_getaddrinfo(net, host, "443", &hints, &result);',
        },
      ],
      whyItWorks:
        'Casper is a process that stays outside of the sandbox and answers over a socket which the program holds.',
      risk: { level: 'reversible', undo: 'Take the service out.' },
      proof: { sh: './program; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Run it as root.',
    because:
      'Capability mode binds root like everybody else, and nothing leads out of it but a new process started from outside.',
  },
  exceptions: ['A descriptor without the right that the call needs is ENOTCAPABLE instead.'],
  sources: [
    'https://man.freebsd.org/cgi/man.cgi?query=cap_enter',
    'https://man.freebsd.org/cgi/man.cgi?query=capsicum',
    'https://man.freebsd.org/cgi/man.cgi?query=libcasper',
  ],
  notReproducible: 'Only FreeBSD has this mode; Linux has neither name nor number.',
})
