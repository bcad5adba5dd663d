package io.streamplane.schemas.time;

import io.streamplane.schemas.time.Timestamps.Form;
import io.streamplane.schemas.time.Timestamps.Reading;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * Reads one text as Go's {@code time.Parse} reads it, its leniency included: an hour may have one digit, a comma may stand
 * before the fraction, which may have any number of digits where the layout has none, and an offset may be as large as 24:60.
 */
final class GoTime {

    private static final int NANO_DIGITS = 9;

    private final String text;
    private final Form form;
    private int at;

    private static final class WrongException extends RuntimeException {
        WrongException(String problem) {
            super(problem, null, false, false);
        }
    }

    GoTime(String text, Form form) {
        this.text = text;
        this.form = form;
    }

    Reading read() {
        try {
            return new Reading.Moment(instant());
        } catch (WrongException e) {
            return new Reading.Wrong(String.valueOf(e.getMessage()));
        }
    }

    private Instant instant() {
        int year = year();
        literal('-');
        int month = inRange(1, twoDigits("01"), 12, "month");
        literal('-');
        int day = twoDigits("02");
        literal('T');
        int hour = inRange(0, hour(), 23, "hour");
        literal(':');
        int minute = inRange(0, twoDigits("04"), 59, "minute");
        literal(':');
        int second = inRange(0, twoDigits("05"), 59, "second");
        int nanos = form == Form.MICROS ? micros() : fraction();
        int offset = offset();
        if (at < text.length()) {
            throw problem(": extra text: " + quoted(rest()));
        }
        if (day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
            throw problem(": day out of range");
        }
        long epoch = LocalDate.of(year, month, day).atTime(hour, minute, second).toEpochSecond(ZoneOffset.UTC) - offset;
        if (epoch < Moments.FIRST.getEpochSecond() || epoch > Moments.LAST.getEpochSecond()) {
            throw problem(": year outside of range [0,9999]");
        }
        return Instant.ofEpochSecond(epoch, nanos);
    }

    private int year() {
        if (text.length() < 4 || !isDigit(0) || !isDigit(1) || !isDigit(2) || !isDigit(3)) {
            throw unparsed("2006");
        }
        return number(4);
    }

    private int hour() {
        if (!isDigit(0)) {
            throw unparsed("15");
        }
        return number(isDigit(1) ? 2 : 1);
    }

    private int twoDigits(String element) {
        if (!isDigit(0) || !isDigit(1)) {
            throw unparsed(element);
        }
        return number(2);
    }

    /** A fraction that the layout does not have. */
    private int fraction() {
        return isPoint() && isDigit(1) ? digitsOfSecond(Integer.MAX_VALUE) : 0;
    }

    private int micros() {
        boolean six = isPoint();
        for (int i = 1; i <= 6; i++) {
            six &= isDigit(i);
        }
        if (!six) {
            throw unparsed(".000000");
        }
        return digitsOfSecond(6);
    }

    private int digitsOfSecond(int most) {
        at++;
        int nanos = 0;
        int digits = 0;
        for (; digits < most && isDigit(0); digits++, at++) {
            nanos = digits < NANO_DIGITS ? 10 * nanos + text.charAt(at) - '0' : nanos;
        }
        for (; digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private int offset() {
        if (at < text.length() && text.charAt(at) == 'Z') {
            at++;
            return 0;
        }
        String element = "Z07:00";
        boolean form = at + 6 <= text.length()
                && "+-".indexOf(text.charAt(at)) >= 0
                && isDigit(1)
                && isDigit(2)
                && text.charAt(at + 3) == ':'
                && isDigit(4)
                && isDigit(5);
        if (!form) {
            throw unparsed(element);
        }
        int sign = text.charAt(at++) == '-' ? -1 : 1;
        int hours = inRange(0, number(2), 24, "time zone offset hour");
        at++;
        int minutes = inRange(0, number(2), 60, "time zone offset minute");
        return sign * (hours * 3600 + minutes * 60);
    }

    private void literal(char expected) {
        if (at >= text.length() || text.charAt(at) != expected) {
            throw unparsed(String.valueOf(expected));
        }
        at++;
    }

    private int number(int digits) {
        int number = Integer.parseInt(text, at, at + digits, 10);
        at += digits;
        return number;
    }

    private boolean isPoint() {
        return at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',');
    }

    private boolean isDigit(int ahead) {
        int index = at + ahead;
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private int inRange(int least, int number, int most, String what) {
        if (number < least || number > most) {
            throw problem(": " + what + " out of range");
        }
        return number;
    }

    private String rest() {
        return text.substring(at);
    }

    private WrongException unparsed(String element) {
        return new WrongException("parsing time " + quoted(text) + " as " + quoted(form.layout) + ": cannot parse "
                + quoted(rest()) + " as " + quoted(element));
    }

    private WrongException problem(String message) {
        return new WrongException("parsing time " + quoted(text) + message);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
