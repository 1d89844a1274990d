import com.adobe.epubcheck.tool.EpubChecker;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * EpubJudge REPORTS FILE...: EpubCheck over many files in one Java process.
 * The report of file number N becomes REPORTS/N.json; usage notes are asked for too.
 */
public class EpubJudge {
  public static void main(String[] args) {
    PrintStream screen = System.out;
    for (int i = 1; i < args.length; i++) {
      System.setOut(new PrintStream(OutputStream.nullOutputStream()));
      System.setErr(System.out);
      new EpubChecker().run(new String[] {"--usage", "--json", args[0] + "/" + (i - 1) + ".json", args[i]});
    }
    System.setOut(screen);
    // Some of its parsers leave threads behind.
    System.exit(0);
  }
}
