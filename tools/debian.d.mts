export const zookeeperJar: string
export const javaDriver: string
export const python: string
export function installPackages(): void
export function findProgram(...names: readonly string[]): string | undefined
export function findChromium(): Promise<string>
