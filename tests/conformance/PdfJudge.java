import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * PdfJudge PROFILES FILE...: veraPDF over many files, each against each profile (ua1,2a).
 * Prints lines of fields divided by tabs: "file profile checks N", and for each broken rule
 * "file profile failed COUNT RULE"; "file profile error MESSAGE" where it could not judge.
 */
public class PdfJudge {
  public static void main(String[] args) {
    VeraGreenfieldFoundryProvider.initialise();
    for (int i = 1; i < args.length; i++) {
      for (String profile : args[0].split(",")) {
        String head = args[i] + "\t" + profile + "\t";
        try {
          judge(head, args[i], PDFAFlavour.fromString(profile));
        } catch (Exception | StackOverflowError e) {
          System.out.println(head + "error\t" + e);
        }
      }
    }
    System.exit(0);
  }

  private static void judge(String head, String file, PDFAFlavour flavour) throws Exception {
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour)) {
      PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false);
      ValidationResult result = validator.validate(parser);
      Map<String, Integer> failed = new TreeMap<>();
      for (TestAssertion test : result.getTestAssertions()) {
        if (test.getStatus() == TestAssertion.Status.FAILED) {
          String rule = test.getRuleId().getClause() + "-" + test.getRuleId().getTestNumber();
          failed.merge(rule + " " + test.getMessage().replaceAll("\\s+", " "), 1, Integer::sum);
        }
      }
      System.out.println(head + "checks\t" + result.getTotalAssertions());
      failed.forEach((rule, count) -> System.out.println(head + "failed\t" + count + "\t" + rule));
    }
  }
}
