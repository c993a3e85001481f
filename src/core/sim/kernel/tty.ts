export class Terminal {
  hangUp(): void {}
}
