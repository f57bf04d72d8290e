package digital.vya.backupdb.config;

import java.util.Map;
import java.util.function.UnaryOperator;

/** A knob's text and where it came from. */
record KnobValue(Knob knob, String text, Source source) {
    enum Source {
        SYSTEM_PROPERTY,
        ENVIRONMENT,
        FILE,
        PRESET
    }

    static KnobValue of(
            Knob knob, Map<String, String> written, UnaryOperator<String> environment, UnaryOperator<String> system) {
        String fromSystem = system.apply(knob.key());
        if (fromSystem != null) {
            return new KnobValue(knob, fromSystem.strip(), Source.SYSTEM_PROPERTY);
        }
        String fromEnvironment = environment.apply(knob.variable());
        if (fromEnvironment != null) {
            return new KnobValue(knob, fromEnvironment.strip(), Source.ENVIRONMENT);
        }
        String fromFile = written.get(knob.key());
        return fromFile == null
                ? new KnobValue(knob, knob.preset(), Source.PRESET)
                : new KnobValue(knob, fromFile.strip(), Source.FILE);
    }

    void check(Findings findings, int line) {
        if (knob.kind().accepts(text)) {
            return;
        }
        String fix = "Give it " + knob.kind().words() + ".";
        switch (source) {
            case SYSTEM_PROPERTY -> findings.error(0, "the system property -D" + knob.key() + " is not valid", fix);
            case ENVIRONMENT -> findings.error(0, "the environment variable " + knob.variable() + " is not valid", fix);
            default -> findings.error(line, "`" + knob.key() + "` is not valid", fix);
        }
    }
}
