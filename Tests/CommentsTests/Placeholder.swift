// Comments
