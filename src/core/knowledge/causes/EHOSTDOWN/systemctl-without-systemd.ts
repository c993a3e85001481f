import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'systemctl was called where systemd does not run',
  because: '`systemctl` said “Host is down” **because** process 1 of this machine or container is not systemd',
  why: `
In a container process 1 is the program that you started, and in WSL without systemd it is Microsoft's own init. \`systemctl\` finds no systemd to talk to. It gives this code to itself: “System has not been booted with systemd as init system (PID 1). Can't operate. Failed to connect to bus: Host is
down”. No host is meant, and no network.`,
  prior: 2,
  clues: [
    {
      when: {
        text: 'Failed to connect to bus|not been booted with systemd|systemctl|loginctl|hostnamectl|timedatectl',
      },
      weight: 7,
      says: 'a tool of systemd looked for its service manager',
    },
    { when: { text: 'docker|container|WSL|Dockerfile|RUN ' }, weight: 2, says: 'it runs in a container or in WSL' },
    { when: { text: 'mount|cifs|smb' }, weight: -6, says: 'it is about a file server' },
  ],
  question: {
    ask: 'What is process 1?',
    run: 'ps -o pid,cmd -p 1',
    answers: [
      {
        reads: { output: 'ps', where: { holderPid: '1' }, rows: { command: '.*(?:systemd|/sbin/init).*' } },
        weight: -5,
        says: 'process 1 is {first}',
        fills: { first: 'command' },
      },
      {
        reads: { output: 'ps', where: { holderPid: '1' }, rows: { command: '.+' } },
        weight: 5,
        says: 'process 1 is {first}, not systemd',
        fills: { first: 'command' },
      },
    ],
  },
  fixes: [
    {
      title: 'Start the program itself',
      when: 'It is a container.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --rm nginx nginx -g "daemon off;"   # one service, in the foreground',
        },
        {
          kind: 'text',
          text: 'In a Dockerfile write the program as CMD instead of `RUN systemctl start`; start and stop it from outside with `docker restart`.',
        },
      ],
      whyItWorks: 'The container then is the service, and its manager is Docker.',
      risk: { level: 'reversible', undo: 'Put the old line back.' },
      proof: { sh: 'docker ps', shows: 'the container, `Up`' },
    },
    {
      title: 'Switch systemd on in WSL',
      when: 'It is WSL 2.',
      steps: [
        {
          kind: 'code',
          runtime: 'wsl',
          language: 'ini',
          code: '# /etc/wsl.conf, then `wsl --shutdown` in Windows\n[boot]\nsystemd=true',
        },
      ],
      whyItWorks: 'WSL then starts systemd as its init process.',
      risk: { level: 'reversible', undo: 'Remove the line and shut WSL down again.' },
      proof: { sh: 'systemctl is-system-running', shows: '`running` or `degraded`' },
    },
  ],
  popularButWrong: {
    advice: 'Run the container with --privileged.',
    because: 'That gives it the rights of the host, and still starts no systemd in it.',
  },
  sources: [
    'man:systemctl(1)',
    'man:sd_booted(3)',
    'https://learn.microsoft.com/en-us/windows/wsl/systemd',
    'https://docs.docker.com/engine/containers/multi-service_container/',
  ],
  notReproducible: '`systemctl` gives the code to itself when it does not find systemd: no system call returns it.',
})
