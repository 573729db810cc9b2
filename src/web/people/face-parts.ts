export * from '../../accounts/rules/face-parts.ts';
