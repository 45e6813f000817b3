export const javaDriver: string
export const python: string
export function installPackages(): void
export function findChromium(): Promise<string>
