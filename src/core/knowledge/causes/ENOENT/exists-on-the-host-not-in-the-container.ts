import { defineCause } from '../../schema.ts'

/** A process in a container has another root directory: a path of the host means nothing there. */
export default defineCause({
  title: 'The file is on the host, and the program runs in a container',
  because:
    '`{program|The program}` could not find {path|$|the file} **because** it runs in a container, which does not have that file of the host',
  why: `
A container sees the files of its image and what was mounted, nothing else. A path that \`ls\` shows in your terminal means another place inside. With Docker-in-Docker and CI jobs that use the host's Docker socket it goes one step further: the left side of \`-v\` is looked up
by the **daemon**, on its own machine, and not in the job that typed it.`,
  prior: 0,
  clues: [
    {
      when: { text: 'docker|podman|container|compose|\\bpod\\b|kubectl|devcontainer', near: 40 },
      weight: 3,
      says: 'a container is in play',
    },
    {
      when: { entity: { path: '/(?:home|Users|root|mnt/c)/.*|[A-Z]:\\\\.*' } },
      weight: 3,
      says: '`{path}` looks like a path of somebody’s own machine',
    },
    {
      when: { text: 'docker\\.sock|dind|docker:.*-dind|gitlab-runner|act_runner', near: 60 },
      weight: 3,
      says: 'one container starts another by the host’s daemon',
    },
    {
      when: { entity: { path: '/app/.*|/usr/src/app/.*|/workspace/.*' } },
      weight: 1,
      says: '`{path}` is a place inside of an image',
    },
    { when: { syscall: ['uv_cwd', 'getcwd', 'spawn', 'connect'] }, weight: -3, says: 'no file was to be opened' },
    {
      when: { text: 'COPY failed|failed to (?:calculate checksum|compute cache key)|ERROR \\[', near: 5 },
      weight: -5,
      says: 'it failed while the image was built',
    },
  ],
  question: {
    ask: 'What does the container have at that place?',
    run: 'docker exec CONTAINER ls -l {path}',
    answers: [
      {
        reads: { output: 'ls', rows: { error: 'No such file or directory' } },
        weight: 4,
        says: 'the container has nothing there',
      },
      { reads: { output: 'ls', rows: { type: 'file' } }, weight: -5, says: 'the container has `{name}`' },
    ],
  },
  fixes: [
    {
      title: 'Mount it',
      when: 'The file belongs to the machine: data, settings, secrets.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --mount type=bind,src="$PWD/data",dst=/data,readonly app',
        },
        { kind: 'code', runtime: 'docker', language: 'yaml', code: 'volumes:\n  - ./data:/data:ro' },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'volumeMounts:\n  - name: settings\n    mountPath: /etc/app',
        },
      ],
      whyItWorks: 'The place is then the same on both sides, under the name on the right.',
      risk: { level: 'reversible', undo: 'Remove the mount.' },
      proof: { sh: 'docker exec CONTAINER ls /data', shows: 'your files' },
    },
    {
      title: 'Copy it into the image',
      when: 'It belongs to the program.',
      steps: [
        { kind: 'code', runtime: 'docker', language: 'dockerfile', code: 'WORKDIR /app\nCOPY templates/ templates/' },
      ],
      whyItWorks: 'Every container of that image has it.',
      risk: { level: 'reversible', undo: 'Take the line out and build again.' },
      proof: { sh: 'docker run --rm app ls /app/templates', shows: 'the files' },
    },
    {
      title: 'Share by a volume instead of by a path',
      when: 'A container starts containers.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --volumes-from "$HOSTNAME" tool /data/in.txt',
        },
      ],
      whyItWorks: 'The daemon knows the volumes of the calling container, and not its paths.',
      risk: { level: 'reversible', undo: 'Leave the option out.' },
      proof: { sh: 'docker run --rm --volumes-from "$HOSTNAME" busybox ls /data', shows: 'the files' },
    },
  ],
  popularButWrong: {
    advice: 'Run the container with `--privileged`.',
    because: 'It gives rights and no files: the root directory of the container stays what it is.',
  },
  sources: [
    'man:mount_namespaces(7)',
    'man:pivot_root(2)',
    'https://docs.docker.com/engine/storage/bind-mounts/',
    'https://kubernetes.io/docs/concepts/storage/volumes/',
  ],
  notReproducible:
    'It takes a container engine with an image; private namespaces of the recordings share the files of the machine.',
})
