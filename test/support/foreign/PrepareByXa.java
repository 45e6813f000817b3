import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.postgresql.xa.PGXADataSource;

/** Prepares one branch as any transaction manager of Java does, and ends without settling it. */
public class PrepareByXa {
  /** Arguments: address, user, password, format, global id, branch, statement. */
  public static void main(String[] args) throws Exception {
    PGXADataSource source = new PGXADataSource();
    source.setUrl(args[0]);
    source.setUser(args[1]);
    source.setPassword(args[2]);
    XAConnection connection = source.getXAConnection();
    XAResource resource = connection.getXAResource();
    Xid xid = new Id(Integer.parseInt(args[3]), args[4], args[5]);
    resource.start(xid, XAResource.TMNOFLAGS);
    try (Statement statement = connection.getConnection().createStatement()) {
      statement.executeUpdate(args[6]);
    }
    resource.end(xid, XAResource.TMSUCCESS);
    if (resource.prepare(xid) != XAResource.XA_OK) System.exit(1);
    connection.close();
  }

  private record Id(int format, String global, String branch) implements Xid {
    public int getFormatId() {
      return format;
    }

    public byte[] getGlobalTransactionId() {
      return global.getBytes(StandardCharsets.UTF_8);
    }

    public byte[] getBranchQualifier() {
      return branch.getBytes(StandardCharsets.UTF_8);
    }
  }
}
