import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'Images, stopped containers and build cache have filled the disk',
  because:
    '`{program|The program}` could not write {path|`$`|its file} **because** what the container engine has stored fills the disk which it shares',
  why: `
Each build and each pull leaves layers; nothing is removed by itself. All of it lies in \`/var/lib/docker\` (or \`/var/lib/containerd\`), usually on the root filesystem, and every container writes its own changes there too. On a build machine it is the usual reason; on Docker Desktop the disk image of the
virtual machine has a limit of its own, so that the host shows plenty.`,
  prior: 1,
  clues: [
    {
      when: { entity: { path: '/var/lib/(?:docker|containerd|containers|kubelet)/.*' } },
      weight: 7,
      says: '`{path}` is the store of the engine',
    },
    {
      when: {
        text: 'docker build|buildkit|overlay2|failed to (?:register layer|copy files|solve)|pulling|extracting|containerd|DiskPressure|failed to pull|RUN ',
      },
      weight: 5,
      says: 'an image was being built, pulled or unpacked',
    },
    { when: { text: 'docker|compose|podman|kube' }, weight: 1, says: 'containers play a part' },
    {
      when: { entity: { path: '/(?:dev/shm|tmp)/.*' } },
      weight: -3,
      says: '`{path}` has often a filesystem of its own',
    },
    {
      when: { syscall: ['inotify_add_watch', 'watch', 'semget', 'shmget'] },
      weight: -6,
      says: 'no block was to be written',
    },
  ],
  question: {
    ask: 'How full is the disk of the engine?',
    run: 'df -h /var/lib/docker; docker system df',
    answers: [
      {
        reads: { output: 'df', where: { mountedOn: '/|/var.*' }, rows: { use: '>=95' } },
        weight: 3,
        says: '`{mountedOn}` is {use} % full',
      },
      { reads: { output: 'df', rows: { use: '<85' } }, weight: -5, says: 'there is room on `{mountedOn}`' },
    ],
  },
  fixes: [
    {
      title: 'Remove what nothing uses',
      when: 'Look at the table first.',
      steps: [
        { kind: 'sh', sh: 'docker system df -v' },
        {
          kind: 'sh',
          sh: 'docker builder prune --keep-storage 5GB',
          changes: 'Removes cached build steps beyond 5 GB; the next build takes longer.',
        },
        { kind: 'sh', sh: 'docker image prune', changes: 'Removes images without a name that no container uses.' },
        {
          kind: 'sh',
          sh: 'docker container prune --filter until=24h',
          changes: 'Removes containers stopped for a day, with what they wrote inside.',
        },
      ],
      whyItWorks: 'Layers are freed when no image and no container refers to them.',
      risk: {
        level: 'destructive',
        to: 'stopped containers and their files; images that cannot be pulled or built again',
        undo: 'Pull or build the images again.',
      },
      proof: { sh: 'df -h /var/lib/docker', shows: 'less than 80 %' },
    },
    {
      title: 'Let it be cleaned by rule',
      when: 'It is a build machine.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'json',
          note: '`/etc/docker/daemon.json`',
          code: '{ "builder": { "gc": { "enabled": true, "defaultKeepStorage": "20GB" } } }',
        },
      ],
      whyItWorks: 'The builder then removes its oldest entries by itself.',
      risk: { level: 'reversible', undo: 'Take the block out and restart the engine.' },
      proof: { sh: 'docker system df', shows: 'a build cache below the bound' },
    },
  ],
  popularButWrong: {
    advice: 'Run `docker system prune -a --volumes`.',
    because: 'It also removes the volumes that no running container uses: the data of a database that is only stopped.',
  },
  sources: [
    'https://docs.docker.com/engine/manage-resources/pruning/',
    'https://docs.docker.com/build/cache/garbage-collection/',
    'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
  ],
  notReproducible: 'It takes a container engine with its store; a full filesystem plays in “the filesystem is full”.',
})
