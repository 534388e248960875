import react from "@vitejs/plugin-react";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react(), vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("tearline-") } } })],
  // For `vite dev` only: the package's worker stands beside its script, where the optimizer would not put it.
  optimizeDeps: { exclude: ["tearline"] },
  build: { rolldownOptions: { input: ["react/index.html", "vue/index.html"] } },
});
