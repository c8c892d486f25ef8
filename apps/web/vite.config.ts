import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from "@mantine/core";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type HtmlTagDescriptor, loadEnv, type Plugin } from "vite";
import { theme } from "./src/ui/theme.ts";

const proxied = ["/trpc", "/api", "/docs", "/redoc", "/openapi.json", "/health", "/ready"];

/** Turns the Mantine theme into a stylesheet, since the content security policy forbids the <style> tag Mantine writes at run time. */
function themeStylesheet(): Plugin {
  const name = "virtual:theme.css";
  const resolved = `\0${name}`;
  const css = () => convertCssVariables(defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme)), ":root");
  return { name: "theme-stylesheet", resolveId: (id) => (id === name ? resolved : null), load: (id) => (id === resolved ? css() : null) };
}

/** Asks for the typeface before the style sheet that names it has arrived. */
function preloadTypeface(): Plugin {
  const isTypeface = (file: string) => /geist-latin-wght-normal.*\.woff2$/.test(file);
  const preload = (file: string): HtmlTagDescriptor => ({
    tag: "link",
    attrs: { rel: "preload", href: `/${file}`, as: "font", type: "font/woff2", crossorigin: "" },
    injectTo: "head",
  });
  return {
    name: "preload-typeface",
    transformIndexHtml: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter(isTypeface)
        .map(preload),
  };
}

export default defineConfig(({ command, mode }) => {
  // What is built is for people, whatever the shell that builds it was told: with any other value it is React's slow half.
  if (command === "build") process.env.NODE_ENV = "production";
  const target = `http://127.0.0.1:${loadEnv(mode, ".", "PORT").PORT ?? "3000"}`;
  return {
    plugins: [
      tanstackRouter({ codeSplittingOptions: { defaultBehavior: [["component"]] } }),
      react(),
      themeStylesheet(),
      preloadTypeface(),
    ],
    server: {
      port: 5173,
      strictPort: true,
      proxy: Object.fromEntries(proxied.map((path) => [path, { target, changeOrigin: false }])),
    },
    build: {
      target: "es2023",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      manifest: true,
      // What every page starts with is one file instead of nine, and so are the icons that pages share: each file costs a request.
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              { name: "start", tags: ["$initial"], priority: 1 },
              { name: "icons", test: /@tabler/, minShareCount: 2 },
            ],
          },
        },
      },
    },
  };
});
