// TypeDoc calls a parameter that is taken apart in the signature `__namedParameters`; readers know it as the options.
import { Converter, ReflectionKind } from "typedoc";

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const parameter of project.getReflectionsByKind(ReflectionKind.Parameter)) {
      if (parameter.name === "__namedParameters") parameter.name = "options";
    }
  });
}
