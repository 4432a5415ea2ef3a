/** Variables that front ends are built with and whoever loads the page can read. */
const PUBLIC = /^(?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|NG_APP|PUBLIC|GATSBY|VUE_APP|EXPO_PUBLIC)_/;

/** Whether a variable is for the build of a front end, and so no secret and no matter of the running container. */
export function isPublic(name: string): boolean {
  return PUBLIC.test(name);
}
