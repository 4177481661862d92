/** The version of the rules that the core implements; equals the package's version. */
export const VERSION = '0.1.0';
